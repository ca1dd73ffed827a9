"""What is a customer worth, and how long does one stay?

Observed purchases become one short history a customer (`histories`); BG/NBD (`bgnbd`) expects purchases, Gamma-Gamma
(`gamma_gamma`) their value, `worth` joins both, one row a customer; contracts have their own model (`sbg`).
"""
