"""Sites: which routers of one AS are one network; an AS number can be used again where nothing joins the two."""

from __future__ import annotations

from netloop.stages.declared_network import DeclaredNetwork


class Sites:
    """The routers of an AS that links join, directly or through routers without BGP, and whatever is joined by hand."""

    def __init__(self, network: DeclaredNetwork) -> None:
        self._parents: dict[str, str] = {}
        systems = {host.name: next(iter(host.form.routing.bgp), "") for host in network}
        links = [link.form for link in network.declared.links if link.form.protocols != []]
        ends = [(a, z) for a, z in (form.between for form in links) if a in systems and z in systems]
        for a, z in ends:
            if systems[a] == systems[z]:
                self.join(a, z)
        for a, z in ends:
            for router, without in ((a, z), (z, a)):
                if systems[router] and not systems[without]:
                    self.join(router, f"{systems[router]} around {self.of(without)}")

    def of(self, router: str) -> str:
        """The site of a router, by the name of one of its routers."""
        root = router
        while (parent := self._parents.get(root, root)) != root:
            root = parent
        while router != root:
            self._parents[router], router = root, self._parents[router]
        return root

    def join(self, router: str, other: str) -> None:
        """Have the two in one site."""
        self._parents[self.of(router)] = self.of(other)
