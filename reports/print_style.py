"""Sizes of figures in print: as wide as the text of a page, with no letter below seven points."""

from matplotlib import rc_context

WIDTH = 6.3  # inches
in_print = rc_context(  # decorates what makes a figure
    {
        "font.size": 7.5,
        "axes.titlesize": 8.0,
        "axes.labelsize": 7.5,
        "xtick.labelsize": 7.0,
        "ytick.labelsize": 7.0,
        "legend.fontsize": 7.0,
        "legend.title_fontsize": 7.5,
        "figure.titlesize": 9.0,
        "axes.linewidth": 0.6,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "lines.linewidth": 1.1,
    }
)
