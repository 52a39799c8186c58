import pytest

from assettool.domain.accounting import Accounting
from assettool.errors import AccountingError


def test_accounting_when_every_row_is_somewhere_adds_up():
    sums = Accounting(read=10, accepted=5, merged=2, rejected=2, held=1, by_rule=1)
    sums.check()
    assert str(sums) == "10 rows read = 5 accepted + 2 merged + 2 rejected + 1 held"


def test_accounting_when_a_row_is_lost_is_refused_with_the_sum():
    sums = Accounting(read=10, accepted=5, merged=2, rejected=2, held=0)
    with pytest.raises(AccountingError, match="10 rows read ≠ 5 accepted") as refused:
        sums.check()
    assert refused.value.exit_code == 4
    assert refused.value.hint
