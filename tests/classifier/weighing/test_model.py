from services.classifier.weighing.model import Model


def test_scores_lie_between_zero_and_one() -> None:
    model = Model.load()
    assert 0.0 < model.score(()) < 0.5
    assert 0.0 <= model.score(model.weights.weights) <= 1.0


def test_unknown_features_weigh_nothing() -> None:
    model = Model.load()
    assert model.score({"of no weight"}) == model.score(())


def test_the_heaviest_features_come_first() -> None:
    model = Model.load()
    moved = model.moved(model.weights.weights)
    sizes = [abs(model.weights.weights[name]) for name in moved]
    assert sizes == sorted(sizes, reverse=True)
    assert len(moved) == 5
