"""What the formulas of index_distributions.tex are tied to."""

from snippets.entropy_and_kl import cross_entropy_of_distributions, entropy, kl_divergence
