"""The notifier: groups reports into situations, decides who is told what, renders and delivers."""
