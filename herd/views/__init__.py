"""The screens of herds, people and the program itself."""
