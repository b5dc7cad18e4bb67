"""Sizes of letters and lines in print, with no letter below seven points."""

from matplotlib import rc_context

from reports.page import TEXT

in_print = rc_context(  # decorates what makes a figure
    {
        "font.size": TEXT,
        "axes.titlesize": 8.0,
        "axes.labelsize": TEXT,
        "xtick.labelsize": 7.0,
        "ytick.labelsize": 7.0,
        "legend.fontsize": 7.0,
        "legend.title_fontsize": TEXT,
        "figure.titlesize": 9.0,
        "axes.linewidth": 0.6,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "lines.linewidth": 1.1,
    }
)
