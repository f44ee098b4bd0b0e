"""The running programme and its command line: what meets machine, network and terminal."""
