"""What the verbs of `./tinhso` do."""
