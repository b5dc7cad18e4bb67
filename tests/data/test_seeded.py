from data.seeded import generator


def test_numbers_follow_the_name():
    assert generator("a").random() == generator("a").random() != generator("b").random()
