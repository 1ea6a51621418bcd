package dev.millrace.registryclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.AliasState;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Setting;
import dev.millrace.kernels.Traits;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.TenantArgumentResolver;
import dev.millrace.servicekit.trace.TraceContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;

/**
 * The registry's REST interface. Thread-safe; every call ends within the timeout, a transfer of a file within a longer one.
 *
 * <p>All methods throw {@link ApiException} {@code unavailable} when the registry cannot be reached or fails; for a moment
 * after that they do so at once.
 */
public class RegistryClient {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final RegistryClientProperties properties;
    private final String actor;
    private final String key;
    private final HttpClient http;
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    /** Of a registry that asks for no keys. */
    public RegistryClient(RegistryClientProperties properties, String actor) {
        this(properties, actor, "");
    }

    /** @param actor who registers and moves aliases: the service @param key that is shown; blank: none */
    public RegistryClient(RegistryClientProperties properties, String actor, String key) {
        this.properties = properties;
        this.actor = actor;
        this.key = key.strip();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .build();
    }

    /** @throws ApiException {@code unavailable} when the registry was away a moment ago; before work that needs it */
    public void requireReachable() {
        if (silentUntil.get() - System.nanoTime() > 0) {
            throw ApiException.unavailable("The model-registry cannot be reached", RETRY_AFTER, null);
        }
    }

    /** Empty when there is no such version. */
    public Optional<RegisteredVersion> version(TenantId tenant, String digest) {
        return get(tenant, "/v1/versions/" + digest, RegisteredVersion.class);
    }

    /** Digest of the version of a model that was registered last; empty when there is no such model. */
    public Optional<String> latest(TenantId tenant, String name) {
        return get(tenant, "/v1/models/" + encoded(name), Latest.class).map(Latest::latest);
    }

    public Optional<AliasState> alias(TenantId tenant, String name, String alias) {
        return get(tenant, "/v1/models/" + encoded(name) + "/aliases/" + alias, AliasState.class);
    }

    /**
     * The bytes that have a digest.
     *
     * @throws ApiException {@code artefact-digest-mismatch} when what comes has another
     */
    public byte[] artefact(TenantId tenant, String sha256) {
        HttpRequest request = request(tenant, "/v1/artefacts/" + sha256).GET().build();
        byte[] bytes = send(request)
                .filter(answer -> answer.status() == 200)
                .orElseThrow(() ->
                        new ApiException(ErrorCode.ARTEFACT_INVALID, "The registry does not have artefact " + sha256))
                .body();
        if (!sha256(bytes).equals(sha256)) {
            throw new ApiException(ErrorCode.ARTEFACT_DIGEST_MISMATCH, "Artefact " + sha256 + " came with other bytes");
        }
        return bytes;
    }

    /** Stores a file, however large, and gives its digest. */
    public String putArtefact(TenantId tenant, Path file) throws IOException {
        String sha256 = sha256(file);
        HttpRequest request = request(tenant, "/v1/artefacts/" + sha256)
                .timeout(properties.transfer())
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .build();
        int status = send(request, HttpResponse.BodyHandlers.discarding(), properties.transfer())
                .statusCode();
        if (status != 200 && status != 201) {
            throw new ApiException(
                    ErrorCode.INTERNAL, "The model-registry does not take artefact " + sha256 + ": status " + status);
        }
        return sha256;
    }

    /**
     * Fetches an artefact, however large, into a file, which appears under its name when all of it is there.
     *
     * @throws ApiException {@code artefact-invalid} when the registry does not have it, {@code artefact-digest-mismatch} when what comes
     *     has another digest
     */
    public void artefactTo(TenantId tenant, String sha256, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            HttpRequest request = request(tenant, "/v1/artefacts/" + sha256)
                    .timeout(properties.transfer())
                    .GET()
                    .build();
            int status = send(request, HttpResponse.BodyHandlers.ofFile(part), properties.transfer())
                    .statusCode();
            if (status != 200) {
                throw new ApiException(ErrorCode.ARTEFACT_INVALID, "The registry does not have artefact " + sha256);
            }
            if (!sha256(part).equals(sha256)) {
                throw new ApiException(
                        ErrorCode.ARTEFACT_DIGEST_MISMATCH, "Artefact " + sha256 + " came with other bytes");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Registers versions, each for itself; one result each, in order. Not more than the registry takes at once. */
    public List<Registered> register(TenantId tenant, List<NewVersion> versions) {
        Batch batch = new Batch(versions.stream().map(this::wire).toList());
        HttpRequest request = request(tenant, "/v1/versions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(EventJson.write(batch)))
                .build();
        Answer answer = send(request)
                .filter(a -> a.status() == 200)
                .orElseThrow(() ->
                        new ApiException(ErrorCode.INTERNAL, "The model-registry does not take versions in a batch"));
        List<Result> results = read(answer, Results.class).results();
        if (results.size() != versions.size()) {
            throw new ApiException(ErrorCode.INTERNAL, "The model-registry answered something else than was asked");
        }
        return results.stream().map(RegistryClient::registered).toList();
    }

    /**
     * Records a kernel of this build.
     *
     * @throws ApiException {@code internal} when the registry does not take it for another reason than a conflict
     */
    public KernelRecorded record(KernelDescriptor kernel) {
        WireKernel wire = new WireKernel(kernel.digest(), kernel.traits(), kernel.settings(), actor);
        String path = "/v1/kernels/" + encoded(kernel.name()) + "/" + kernel.version();
        HttpRequest request = request(TenantId.DEFAULT, path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(EventJson.write(wire)))
                .build();
        Answer answer = send(request)
                .orElseThrow(() -> new ApiException(ErrorCode.INTERNAL, "The model-registry records no kernels"));
        return switch (answer.status()) {
            case 200, 201 -> new KernelRecorded.Done();
            case 409 -> new KernelRecorded.Conflict(read(answer, Problem.class).detail());
            default ->
                throw new ApiException(
                        ErrorCode.INTERNAL,
                        "The model-registry does not take the kernel " + kernel.name() + ": "
                                + read(answer, Problem.class).detail());
        };
    }

    /**
     * What a kernel's interfaces answer. Kernels are of every tenant.
     *
     * @return empty for 404
     * @throws ApiException {@code internal} when the registry refuses it
     */
    <T> Optional<T> kernels(String method, String path, Object body, Class<T> type) {
        HttpRequest request = request(TenantId.DEFAULT, path)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(EventJson.write(body)))
                .build();
        Optional<Answer> answer = send(request);
        if (answer.isPresent() && answer.get().status() >= 300) {
            throw new ApiException(
                    ErrorCode.INTERNAL,
                    "The model-registry refuses " + method + " " + path + ": "
                            + read(answer.get(), Problem.class).detail());
        }
        return answer.map(one -> read(one, type));
    }

    String actor() {
        return actor;
    }

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Records evidence beside a version.
     *
     * @throws ApiException {@code internal} when the registry refuses the caller, not the evidence
     */
    public EvidenceRecorded record(TenantId tenant, String digest, NewEvidence evidence) {
        WireEvidence wire = new WireEvidence(
                evidence.kind(), evidence.metrics(), evidence.data(), evidence.windows(), evidence.measuredAt(), actor);
        HttpRequest request = request(tenant, "/v1/versions/" + digest + "/evidence")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(EventJson.write(wire)))
                .build();
        Optional<Answer> answer = send(request);
        if (answer.isEmpty()) {
            return new EvidenceRecorded.NoVersion();
        }
        return switch (answer.get().status()) {
            case 200, 201 ->
                new EvidenceRecorded.Done(read(answer.get(), Identified.class).id());
            case 400, 422 -> {
                Coded problem = read(answer.get(), Coded.class);
                yield new EvidenceRecorded.Refused(problem.code(), problem.detail());
            }
            default ->
                throw new ApiException(
                        ErrorCode.INTERNAL,
                        "The model-registry takes no evidence: status "
                                + answer.get().status());
        };
    }

    /** Lower-case hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lower-case hex. */
    public static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private WireVersion wire(NewVersion version) {
        return new WireVersion(
                version.name(),
                version.manifest(),
                version.artefacts().stream()
                        .map(artefact -> new WireArtefact(artefact.name(), artefact.sha256(), artefact.bytes()))
                        .toList(),
                version.move().map(move -> new WireAlias(move.alias(), move.expected(), actor, move.reason())),
                version.evidence(),
                actor);
    }

    private static Registered registered(Result result) {
        if (result.digest().isPresent()) {
            return new Registered.Done(result.digest().get(), result.alias());
        }
        String code = result.code().orElse("internal");
        String detail = result.detail().orElse("");
        if (code.equals(ErrorCode.ALIAS_CONFLICT.code())) {
            return new Registered.Conflict();
        }
        return code.equals(ErrorCode.POLICY_FAILED.code())
                ? new Registered.NotPassed(detail)
                : new Registered.Refused(code, detail);
    }

    private <T> Optional<T> get(TenantId tenant, String path, Class<T> type) {
        return send(request(tenant, path).GET().build())
                .filter(RegistryClient::isThere)
                .map(answer -> read(answer, type));
    }

    /** A caller who is not let in knows nothing of what is there. */
    private static boolean isThere(Answer answer) {
        if (answer.status() == 401 || answer.status() == 403) {
            throw ApiException.unavailable("The model-registry does not take this service's key", RETRY_AFTER, null);
        }
        return answer.status() == 200;
    }

    private HttpRequest.Builder request(TenantId tenant, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(properties.url() + path))
                .timeout(properties.timeout())
                .header(TenantArgumentResolver.HEADER, tenant.value());
        TraceContext.current().ifPresent(trace -> request.header(TraceContext.HEADER, trace.header()));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    /** Empty for 404; other refusals come back with their status. */
    private Optional<Answer> send(HttpRequest request) {
        HttpResponse<byte[]> response = send(
                request,
                HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofByteArray(),
                        properties.maxArtefact().toBytes()),
                properties.timeout());
        return response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(new Answer(response.statusCode(), response.body()));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body, Duration timeout) {
        requireReachable();
        CompletableFuture<HttpResponse<T>> pending = http.sendAsync(request, body);
        try {
            // the request's own timeout ends with the headers; this one holds for the body as well
            HttpResponse<T> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() >= 500 || response.statusCode() == 429) {
                throw ApiException.unavailable(
                        "The model-registry answered " + response.statusCode(), RETRY_AFTER, null);
            }
            return response;
        } catch (ExecutionException | TimeoutException e) {
            pending.cancel(true);
            silentUntil.set(System.nanoTime() + properties.pause().toNanos());
            throw ApiException.unavailable("The model-registry cannot be reached", RETRY_AFTER, e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while asking the model-registry", RETRY_AFTER, e);
        }
    }

    private static <T> T read(Answer answer, Class<T> type) {
        try {
            return EventJson.read(answer.body(), type);
        } catch (JacksonException e) {
            throw ApiException.unavailable("The model-registry's answer cannot be read", RETRY_AFTER, e);
        }
    }

    private record Answer(int status, byte[] body) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Latest(String latest) {}

    private record Batch(List<WireVersion> versions) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record WireVersion(
            String name,
            Map<String, Object> manifest,
            List<WireArtefact> artefacts,
            Optional<WireAlias> alias,
            List<NewVersion.Evidence> evidence,
            String createdBy) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record WireArtefact(String name, String sha256, Optional<byte[]> data) {}

    private record WireAlias(String alias, Optional<String> expected, String actor, String reason) {}

    private record WireKernel(String digest, Traits traits, List<Setting> settings, String recordedBy) {}

    private record WireEvidence(
            String kind,
            Map<String, NewEvidence.Metric> metrics,
            NewEvidence.Data data,
            String windows,
            Instant measuredAt,
            String recordedBy) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Identified(String id) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Coded(String code, String detail) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Problem(String detail) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Results(List<Result> results) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Result(
            int status,
            Optional<String> digest,
            Optional<AliasState> alias,
            Optional<String> code,
            Optional<String> detail) {
        Result {
            digest = digest == null ? Optional.empty() : digest;
            alias = alias == null ? Optional.empty() : alias;
            code = code == null ? Optional.empty() : code;
            detail = detail == null ? Optional.empty() : detail;
        }
    }
}
