"""What every command starts from: what it is given, the doors that are opened for it, the walk begun and finished."""
