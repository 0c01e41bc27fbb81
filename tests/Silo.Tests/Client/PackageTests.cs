using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using AdapterSearch.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo.Tests.Client;

public sealed class PackageTests
{
    [Fact]
    public async Task The_package_holds_the_client_its_words_and_its_page_and_asks_for_no_grain_or_tensor()
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        try
        {
            var info = new ProcessStartInfo("dotnet", ["pack", Path.Combine(CommandRun.RepositoryRoot, "src", "Client", "Client.csproj"), "-c", "Release", "--no-build", "-o", folder, "-nodeReuse:false"])
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(info)!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output);

            using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder, "*.nupkg")));
            var libraries = package.Entries.Select(e => e.FullName).Where(n => n.StartsWith("lib/net10.0/", StringComparison.Ordinal) && n.EndsWith(".dll", StringComparison.Ordinal)).Order();
            Assert.Equal(
                ["lib/net10.0/AdapterSearch.Client.dll", "lib/net10.0/AdapterSearch.Domain.dll", "lib/net10.0/Orleans.Serialization.Abstractions.Embedded.dll"], libraries);
            Assert.NotNull(package.GetEntry("README.md"));
            using var manifest = new StreamReader(package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
            var text = await manifest.ReadToEndAsync();
            Assert.Contains("id=\"Polly.Core\"", text);
            Assert.DoesNotContain("AdapterSearch.Domain", text);
            Assert.DoesNotContain("Orleans", text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_client_refers_to_no_grain_runtime_and_no_tensor_library()
    {
        var names = typeof(AdapterSearchClient).Assembly.GetReferencedAssemblies().Select(a => a.Name).ToArray();

        Assert.DoesNotContain(names, n => n!.Contains("Orleans", StringComparison.Ordinal) || n.Contains("Torch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_container_gives_one_client_with_its_options()
    {
        using var services = new ServiceCollection()
            .AddAdapterSearchClient(new Uri("http://127.0.0.1:5999"), _ => new AdapterSearchClientOptions { Retries = 0 })
            .BuildServiceProvider();

        Assert.Equal(5999, services.GetRequiredService<AdapterSearchClient>().Address.Port);
        Assert.Same(services.GetRequiredService<AdapterSearchClient>(), services.GetRequiredService<AdapterSearchClient>());
    }
}
