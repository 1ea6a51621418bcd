package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import dev.millrace.stack.process.Detached;
import dev.millrace.stack.process.ProcessIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Postgres from packaged binaries: acknowledged means on disk, every connection needs a password, and only this machine can
 * connect.
 */
final class PostgresServer implements Part {

    static final String NAME = "postgres";
    static final String DATABASE = "millrace";
    static final String SUPERUSER = "postgres";

    private static final String SETTINGS = """
            # Written anew at every start.
            listen_addresses = '127.0.0.1'
            port = %d
            # No socket: its path would have to be shorter than 108 bytes.
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            max_connections = 100
            shared_buffers = 256MB
            maintenance_work_mem = 128MB
            max_wal_size = 2GB
            checkpoint_timeout = 15min
            wal_compression = on
            random_page_cost = 1.1
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_line_prefix = '%%m [%%p] %%u@%%d '
            """;

    private final Home home;
    private final Ports ports;
    private final Secrets secrets;

    PostgresServer(Home home, Ports ports, Secrets secrets) {
        this.home = home;
        this.ports = ports;
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.POSTGRES);
    }

    @Override
    public int listensOn() {
        return ports.of(Port.POSTGRES);
    }

    @Override
    public ProcessIdentity start() throws IOException, InterruptedException {
        Path binaries = PostgresBinaries.unpack(home.postgres());
        PostgresUser user = PostgresUser.find(home.postgres());
        if (!Files.exists(data())) {
            initialise(binaries, user);
        }
        Files.writeString(data().resolve("millrace.conf"), SETTINGS.formatted(ports.of(Port.POSTGRES)));
        user.own(data().resolve("millrace.conf"));
        dropStaleLock(binaries);
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data().toString()));
        return Detached.start(command, Map.of("LC_ALL", "C"), home.postgres(), home.log(NAME));
    }

    /** Made in a folder aside, so that a database is either whole or not there. */
    private void initialise(Path binaries, PostgresUser user) throws IOException, InterruptedException {
        Path part = Files.createTempDirectory(home.postgres(), ".initialising");
        Path password = Files.createTempFile(home.postgres(), ".password", "");
        try {
            Files.writeString(password, secrets.superuser());
            user.own(part);
            user.own(password);
            List<String> command = new ArrayList<>(user.prefix());
            command.addAll(List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + part,
                    "--username=" + SUPERUSER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    // The built-in provider sorts the same under every C library.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--data-checksums"));
            Path log = home.log(NAME);
            int status = new ProcessBuilder(command)
                    .directory(home.postgres().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new Failure("Postgres cannot make its database", null, Tail.of(log, 15), null);
            }
            Files.writeString(
                    part.resolve("postgresql.conf"), "\ninclude = 'millrace.conf'\n", StandardOpenOption.APPEND);
            Files.move(part, data());
        } finally {
            Files.delete(password);
        }
    }

    /**
     * A lock file of a crashed server stops the next start when another process has come to hold its number. It is deleted
     * unless that process is this very Postgres.
     */
    private void dropStaleLock(Path binaries) throws IOException {
        Path lock = data().resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        boolean ours = !lines.isEmpty()
                && lines.getFirst().strip().matches("\\d+")
                && ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                        .flatMap(holder -> holder.info().command())
                        .filter(command -> command.startsWith(binaries.toString()))
                        .isPresent();
        if (!ours) {
            awaitOrphans(binaries);
            Files.delete(lock);
        }
    }

    /** Sessions of a killed server end within moments; until then they hold the memory that the next one needs. */
    private void awaitOrphans(Path binaries) {
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        for (ProcessHandle orphan : orphans(binaries)) {
            try {
                orphan.onExit().get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                orphan.destroyForcibly();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<ProcessHandle> orphans(Path binaries) {
        String program = binaries.resolve("bin/postgres").toString();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter(program::equals).isPresent())
                .filter(process -> worksIn(process, data()))
                .toList();
    }

    private static boolean worksIn(ProcessHandle process, Path folder) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .equals(folder.toRealPath());
        } catch (IOException ended) {
            return false;
        }
    }

    @Override
    public boolean ready() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Makes the database, its roles and schemas. */
    @Override
    public void prepare() throws IOException {
        try {
            try (Connection connection = connect("postgres");
                    Statement statement = connection.createStatement();
                    ResultSet known =
                            statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
                if (!known.next()) {
                    statement.execute("create database " + DATABASE);
                }
            }
            try (Connection connection = connect(DATABASE);
                    Statement statement = connection.createStatement()) {
                for (Map.Entry<String, String> password : secrets.roles().entrySet()) {
                    set(connection, password.getKey(), password.getValue());
                }
                statement.execute(roles());
            }
        } catch (SQLException e) {
            throw new Failure(
                    "Postgres refuses to make the roles: " + e.getMessage(), null, Tail.of(home.log(NAME), 10), e);
        }
    }

    private static void set(Connection connection, String setting, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select set_config(?, ?, false)")) {
            statement.setString(1, setting);
            statement.setString(2, value);
            statement.execute();
        }
    }

    private static String roles() throws IOException {
        try (InputStream sql = PostgresServer.class.getResourceAsStream("roles.sql")) {
            if (sql == null) {
                throw new IOException("roles.sql is not packaged");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** SIGINT ends sessions and writes a checkpoint; SIGTERM would wait for every client to leave. */
    @Override
    public void stop(ProcessHandle process) {
        Signals.send("INT", process);
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(45);
    }

    Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", secrets.superuser());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "30");
        return Objects.requireNonNull(new org.postgresql.Driver().connect(url(database), properties));
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + ports.of(Port.POSTGRES) + "/" + database;
    }

    private Path data() {
        return home.postgres().resolve("data");
    }
}
