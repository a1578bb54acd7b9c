// One program with both styles of errors: wrapper.cpp is compiled twice, under these names.

int with_exceptions();
int with_results();

int main() { return with_exceptions() != 0 || with_results() != 0; }
