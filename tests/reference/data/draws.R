# Draws made by R's package sampling (Tillé and Matei), which Arobase has to make alike from the same uniform numbers.
# Rscript draws.R > draws.json   (package sampling 2.9-2)
suppressPackageStartupMessages(library(sampling))
RNGversion("4.0.0")
digits <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
case <- function(seed, size, n) {
  set.seed(seed)
  x <- round(exp(rnorm(size, 4.5, 1))) + 1
  pik <- inclusionprobabilities(x, n)
  open <- which(pik < 1)
  rest <- pik[open]
  set.seed(seed + 1000); u <- runif(1)
  set.seed(seed + 1000); systematic <- UPsystematic(rest)
  set.seed(seed + 2000); rolls <- runif(round(sum(rest)))
  set.seed(seed + 2000); brewer <- UPbrewer(rest)
  cat(sprintf('  {"sizes": %s, "count": %d, "probabilities": %s, "start": %s, "systematic": %s, "rolls": %s, "brewer": %s}',
    digits(x), n, digits(pik), sprintf("%.17g", u), digits(open[systematic == 1] - 1), digits(rolls),
    digits(open[brewer == 1] - 1)))
}
cat("[\n")
plan <- rbind(c(1, 6, 3), c(2, 12, 4), c(3, 20, 8), c(4, 40, 10), c(5, 40, 25), c(6, 150, 30), c(7, 150, 43), c(8, 9, 5))
for (row in seq_len(nrow(plan))) {
  case(plan[row, 1], plan[row, 2], plan[row, 3])
  cat(if (row < nrow(plan)) ",\n" else "\n")
}
cat("]\n")
