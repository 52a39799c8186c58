"""One module per export format, each of which writes a part of the estate as that system would."""
