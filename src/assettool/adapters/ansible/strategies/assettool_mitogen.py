"""Mitogen's linear strategy on all processors.

Mitogen binds what connects to the first processor and each worker of Ansible to one of the others. On a machine with
two of them one processor does all the tasks, and several runs on a larger machine all connect by its first one.
"""

from ansible_mitogen import affinity, loaders, strategy

affinity.policy = affinity.Policy()  # the one that binds nothing


class StrategyModule(strategy.StrategyMixin, loaders.strategy_loader.get("linear", class_only=True)):  # type: ignore[misc]
    """By this name Ansible finds it."""
