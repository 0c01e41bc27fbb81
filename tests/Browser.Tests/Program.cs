using AdapterSearch.Browser.Tests;

// The tests are found by the test host; the program itself measures.
return args is ["pages-10000"] ? await PagesBench.RunAsync() : await LivePageBench.RunAsync();
