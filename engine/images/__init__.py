"""Sets of small pictures from files: folders, arrays, IDX (as MNIST comes), CIFAR-10's binary version.

A format tells how many pictures there are and of which classes, and gives those that are wanted one after the other.
"""
