"""What CL-Flow adds to FastFlow: heads that contrast normal images with anomalies made of them.

`entries.py` draws the synthetic anomalies of a batch, `regions.py` says which positions of a map are pooled, `heads.py`
project, predict and classify what was pooled, `objectives.py` are the losses, `contrast.py` weighs them, and
`network.py` puts trunk and heads together for `methods/cl_flow.py`. The paper (CL-Flow, arXiv 2311.06794) is known by
its abstract and a reader's notes, without formulas and sizes: those here are declared choices.
"""
