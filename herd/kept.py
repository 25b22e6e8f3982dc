"""Keeping what was typed while its sender signs in again. (Stub of the contract; completed with the model.)"""
