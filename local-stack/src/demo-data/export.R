# Writes the demo's series as CSV files.
#
#   Rscript local-stack/src/demo-data/export.R OUTDIR
#
# Needs R (its `datasets` package is part of it) and the R package `forecast`.
# Each file has the header `series,time,value`, one observation a line, LF line
# ends. The same package versions give byte-identical files; the versions used
# and the files' SHA-256 sums are in PROVENANCE.md, beside the shipped files.

args <- commandArgs(trailingOnly = TRUE)
if (length(args) != 1L) stop("usage: Rscript export.R OUTDIR", call. = FALSE)
outdir <- args[[1L]]
dir.create(outdir, showWarnings = FALSE, recursive = TRUE)

dataset <- function(name, package) {
  env <- new.env()
  utils::data(list = name, package = package, envir = env)
  get(name, envir = env, inherits = FALSE)
}

# The first instant of each month, from the series' own start (year, month).
month_times <- function(x) {
  stopifnot(stats::frequency(x) == 12)
  first <- stats::start(x)
  month <- first[[1L]] * 12 + (first[[2L]] - 1) + seq_along(x) - 1
  sprintf("%04d-%02d-01T00:00:00Z", as.integer(month %/% 12), as.integer(month %% 12 + 1))
}

half_hour_times <- function(x, first) {
  origin <- as.POSIXct(first, format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
  format(origin + 1800 * (seq_along(x) - 1), "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
}

# Up to 15 significant digits, and only if they read back as the same double.
exact <- function(x) {
  v <- as.numeric(x)
  stopifnot(all(is.finite(v)))
  text <- sprintf("%.15g", v)
  stopifnot(identical(as.numeric(text), v))
  text
}

write_series <- function(file, series, x, times, count) {
  stopifnot(length(x) == count, length(times) == count, !anyDuplicated(times))
  con <- file(file.path(outdir, file), open = "wb")
  on.exit(close(con))
  writeLines(c("series,time,value", paste(series, times, exact(x), sep = ",")), con, sep = "\n")
}

taylor <- dataset("taylor", "forecast")
co2 <- dataset("co2", "datasets")
sunspots <- dataset("sunspots", "datasets")
passengers <- dataset("AirPassengers", "datasets")

write_series("electricity-demand.csv", "taylor", taylor,
             half_hour_times(taylor, "2000-06-05T00:00:00Z"), 4032L)
write_series("co2.csv", "co2", co2, month_times(co2), 468L)
write_series("sunspots.csv", "sunspots", sunspots, month_times(sunspots), 2820L)
write_series("air-passengers.csv", "air-passengers", passengers, month_times(passengers), 144L)
