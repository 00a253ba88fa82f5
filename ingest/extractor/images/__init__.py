"""The images of an article's body: which address is the picture, and which picture is no article's."""
