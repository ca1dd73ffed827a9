"""What does a week's spend bring, channel by channel, and how sure is that?

`weekly` checks the series, `baseline` is what happens without spend, `features` turns spend into shapes of response,
`search` looks for the curves that explain the outcome, `noise` learns how errors hang together and resamples them in
blocks, `estimate` joins these to one fit, `identify` says which curves the data cannot tell, `holdout` replays the last
weeks. `curves` holds the formulas everybody uses, `experiments` lift tests, `draws` and `elsewhere` curve draws.
"""
