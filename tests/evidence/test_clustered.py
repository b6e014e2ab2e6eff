"""Cluster-robust errors, against the textbook matrices of people written out."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from careerstats.errors import ArgumentError
from careerstats.evidence.binomial import fit_patterns
from careerstats.evidence.clustered import Cells, _inverse_roots, choose_form, sandwich
from careerstats.evidence.design import design
from careerstats.evidence.patterns import group


def prepared(link="logit", people=90, clusters=7, seed=2):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"x": rng.integers(0, 4, people), "g": rng.choice(list("abc"), people)})
    owner = rng.integers(0, clusters, people)
    y = (rng.random(people) < 0.25 + 0.1 * (owner % 3)).astype(float)
    patterns = group(table, ["x", "g"])
    columns = design(["x", "g"], patterns)
    events = np.bincount(patterns.of_row, weights=y)
    fit = fit_patterns(columns, events, np.bincount(patterns.of_row).astype(float), link=link)
    cells = Cells(owner, patterns.of_row, y, np.ones(people), clusters)
    return columns, fit, cells, columns.dense(slice(None))[patterns.of_row], y, owner


def by_the_book(fit, matrix, y, owner, pattern):
    """Bell and McCaffrey with the n x n hat matrix: covariance, and df of each coefficient."""
    risk, slope = fit.risk[pattern], fit.slope[pattern]
    root = slope / np.sqrt(risk * (1 - risk))
    scaled, pearson = matrix * root[:, None], (y - risk) / np.sqrt(risk * (1 - risk))
    hat = scaled @ fit.covariance @ scaled.T
    rest = np.eye(len(y)) - hat
    meat, pieces = np.zeros((matrix.shape[1],) * 2), []
    for g in np.unique(owner):
        own = np.flatnonzero(owner == g)
        level, axes = np.linalg.eigh(rest[np.ix_(own, own)])
        adjust = axes @ np.diag(np.where(level > 1e-10, 1 / np.sqrt(np.maximum(level, 1e-10)), 0)) @ axes.T
        score = scaled[own].T @ adjust @ pearson[own]
        meat += np.outer(score, score)
        pieces.append(rest[:, own] @ adjust @ scaled[own] @ fit.covariance)
    df = []
    for k in range(matrix.shape[1]):
        p = np.column_stack([piece[:, k] for piece in pieces])
        products = p.T @ p
        df.append(np.trace(products) ** 2 / (products**2).sum())
    return fit.covariance @ meat @ fit.covariance, df


@pytest.mark.parametrize("link", ["logit", "cloglog", "probit"])
def test_cr2_equals_the_matrices_of_people(link):
    columns, fit, cells, matrix, y, owner = prepared(link)
    found = sandwich(columns, fit, cells, small_sample="CR2")
    covariance, df = by_the_book(fit, matrix, y, owner, cells.pattern)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-9)
    np.testing.assert_allclose([found.degrees_of_freedom(row) for row in np.eye(4)], df, rtol=1e-8)


def test_a_contrast_has_degrees_of_freedom_of_its_own():
    columns, fit, cells, *_ = prepared()
    found = sandwich(columns, fit, cells)
    one, two = np.array([0.0, 1, 0, 0]), np.array([0.0, 5, 0, 0])
    assert found.degrees_of_freedom(one) == pytest.approx(found.degrees_of_freedom(two), rel=1e-12)
    assert 1 < found.degrees_of_freedom(np.array([1.0, 1, 1, 0])) < 7


def test_plain_forms_equal_statsmodels():
    columns, fit, cells, matrix, y, owner = prepared(people=300, clusters=20)
    model = sm.GLM(y, matrix, family=sm.families.Binomial())
    corrected = model.fit(cov_type="cluster", cov_kwds={"groups": owner}, tol=1e-13)
    hc1 = sandwich(columns, fit, cells, small_sample="HC1").covariance
    np.testing.assert_allclose(hc1, corrected.cov_params(), rtol=1e-6)
    plain = sandwich(columns, fit, cells, small_sample="CR0").covariance
    stata = sandwich(columns, fit, cells, small_sample="stata").covariance
    np.testing.assert_allclose(stata, plain * 20 / 19, rtol=1e-12)
    np.testing.assert_allclose(hc1, plain * 20 / 19 * 299 / 296, rtol=1e-12)


def test_only_cr2_has_finite_degrees_of_freedom():
    columns, fit, cells, *_ = prepared()
    assert np.isinf(sandwich(columns, fit, cells, small_sample="CR0").degrees_of_freedom(np.eye(4)[0]))


def test_cells_and_people_are_one():
    columns, fit, cells, *_ = prepared()
    key = cells.cluster * columns.size + cells.pattern
    kept, at = np.unique(key, return_inverse=True)
    merged = Cells(
        kept // columns.size,
        kept % columns.size,
        np.bincount(at, weights=cells.events),
        np.bincount(at).astype(float),
        cells.clusters,
    )
    for form in ("CR0", "HC1", "CR2"):
        one, other = (sandwich(columns, fit, c, small_sample=form) for c in (cells, merged))
        np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-10)


def test_a_cluster_that_alone_carries_a_coefficient_gives_finite_errors():
    table = pd.DataFrame({"g": list("aaaaaabbbb"), "y": [1, 0, 1, 0, 1, 0, 1, 0, 0, 1]})
    patterns = group(table, ["g"])
    columns = design(["g"], patterns)
    fit = fit_patterns(columns, np.bincount(patterns.of_row, weights=table["y"]), np.array([6.0, 4.0]))
    owner = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    found = sandwich(columns, fit, Cells(owner, patterns.of_row, table["y"].to_numpy(float), np.ones(10), 3))
    assert np.isfinite(found.covariance).all()
    assert np.isfinite(found.degrees_of_freedom(np.array([1.0, 0.0])))


def test_the_form_is_chosen_by_the_number_of_clusters():
    assert choose_form(8, None) == "CR2"
    assert choose_form(500, None) == "CR2"
    assert choose_form(501, None) == "CR0"
    assert choose_form(8, "stata") == "stata"
    with pytest.raises(ArgumentError, match="small_sample='HC3' is not accepted"):
        choose_form(8, "HC3")


def test_inverse_roots_of_small_and_large_shares():
    # By definition: the root times itself times 1 - G is 1, but for directions that a cluster carries alone.
    rng = np.random.default_rng(3)
    part = rng.normal(size=(60, 7, 7))
    share = part @ part.transpose(0, 2, 1)
    largest = np.linalg.eigvalsh(share)[:, -1]
    share *= (np.linspace(1e-6, 0.999, 60) / largest)[:, None, None]
    made = _inverse_roots(share)
    again = made @ made @ (np.eye(7) - share)
    assert np.abs(again - np.eye(7)).max() < 1e-9
    alone = np.diag([1.0, 0.5, 0.0])[None]
    assert np.diag(_inverse_roots(alone)[0]).tolist() == pytest.approx([0.0, np.sqrt(2), 1.0])
    assert _inverse_roots(np.zeros((0, 3, 3))).shape == (0, 3, 3)
