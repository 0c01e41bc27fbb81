using AdapterSearch.Browser.Tests;

// The tests are found by the test host; the program itself measures.
return await LivePageBench.RunAsync();
