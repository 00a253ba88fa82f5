"""Emphasis that every reader of CommonMark reads as emphasis."""
