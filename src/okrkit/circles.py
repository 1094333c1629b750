"""Circles in a graph: each knot of nodes that all lead to each other gives one, whole."""

from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]
"""What each node leads to; a node that is no key leads nowhere."""


def circles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """One circle of each knot, in linear time: `(a, b)` where a leads to b and b to a.

    It starts with the first node of the knot in the order of the graph, and none through that
    node is shorter. However many circles a knot has, breaking them begins with one.
    """
    order = {node: number for number, node in enumerate(graph)}
    firsts = {}
    for knot in knots(graph):
        first = min(knot, key=order.__getitem__)
        firsts[first] = knot
    for first in sorted(firsts, key=order.__getitem__):
        yield _circle(graph, first, firsts[first])


def knots(graph: Graph) -> Iterator[set[str]]:
    """Nodes that all lead to each other, or one that leads to itself.

    They are the strongly connected components, after Kosaraju, without those of one free node;
    by loops, since a chain may be long.
    """
    leading_here: dict[str, list[str]] = {node: [] for node in graph}
    for node in graph:
        for following in graph[node]:
            if following in graph:
                leading_here[following].append(node)
    left = set(graph)
    for root in reversed(_in_order_of_leaving(graph)):
        if root in left:
            left.discard(root)
            knot = [root]
            for node in knot:
                found = [one for one in leading_here[node] if one in left]
                left.difference_update(found)
                knot.extend(dict.fromkeys(found))
            if len(knot) > 1 or root in graph[root]:
                yield set(knot)


def _in_order_of_leaving(graph: Graph) -> list[str]:
    """The nodes as a walk in depth leaves them for good."""
    seen: set[str] = set()
    left: list[str] = []
    for root in graph:
        way = [] if root in seen else [(root, iter(graph[root]))]
        seen.add(root)
        while way:
            node, followers = way[-1]
            step = next((one for one in followers if one in graph and one not in seen), None)
            if step is None:
                left.append(node)
                way.pop()
            else:
                seen.add(step)
                way.append((step, iter(graph[step])))
    return left


def _circle(graph: Graph, first: str, knot: set[str]) -> tuple[str, ...]:
    """The shortest way from a node back to itself, within its knot."""
    came_from: dict[str, str] = {}
    reached = [first]
    for node in reached:
        if first in graph[node]:
            way = [node]
            while way[-1] != first:
                way.append(came_from[way[-1]])
            return tuple(reversed(way))
        for following in graph[node]:
            if following in knot and following not in came_from and following != first:
                came_from[following] = node
                reached.append(following)
    raise AssertionError("every node of a knot is on a circle")
