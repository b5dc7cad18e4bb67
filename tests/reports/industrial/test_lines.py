from reports.industrial.lines import category_lines, class_lines, subset_lines


def test_categories_and_their_mean() -> None:
    lines = category_lines(["metal_nut", "01"], {"01": "product 1"})
    assert lines.categories == (("metal_nut", "metal nut"), ("01", "product 1"))
    assert lines.over == {"mean": ("metal_nut", "01")}


def test_each_class_then_the_mean_over_the_classes() -> None:
    lines = class_lines({"nut": ["bent", "big_hole"], "screw": ["cut"]}, {}, each=True)
    assert lines.categories == (
        ("nut.bent", "nut, bent"),
        ("nut.big_hole", "nut, big hole"),
        ("nut", "nut, mean"),
        ("screw.cut", "screw, cut"),
        ("screw", "screw, mean"),
    )
    assert lines.over == {
        "nut": ("nut.bent", "nut.big_hole"),
        "screw": ("screw.cut",),
        "mean": ("nut", "screw"),
    }


def test_means_over_classes_alone() -> None:
    lines = class_lines({"nut": ["bent", "hole"]}, {"nut": "Nut"}, each=False)
    assert lines.categories == (("nut", "Nut"),)
    assert lines.over == {"nut": ("nut.bent", "nut.hole"), "mean": ("nut",)}


def test_subsets_are_over_the_categories_that_have_them() -> None:
    lines = subset_lines(["nut", "brush"], {"hard": ["nut"]})
    assert [key for key, _ in lines.categories] == ["all", "hard"]
    assert lines.over == {"all": ("nut", "brush"), "hard": ("nut.hard",)}
