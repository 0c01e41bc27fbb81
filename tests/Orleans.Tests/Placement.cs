using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace AdapterSearch.Orleans.Tests;

public static class Placement
{
    public static void Register(IServiceCollection services) =>
        services.AddPlacementFilter<DeviceFilter, DeviceFilterDirector>(ServiceLifetime.Transient);
}

/// <summary>Only silos whose "device" is the wanted one.</summary>
public sealed class DeviceFilterAttribute(string device) : PlacementFilterAttribute(new DeviceFilter(device));

public sealed class DeviceFilter(string device) : PlacementFilterStrategy(0)
{
    public DeviceFilter() : this("")
    {
    }

    public string Device { get; private set; } = device;

    public override void AdditionalInitialize(GrainProperties properties) => Device = GetPlacementFilterGrainProperty("device", properties)!;

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [new("device", Device)];
}

public sealed class DeviceFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        silos.Where(s => metadata.GetSiloMetadata(s).Metadata.GetValueOrDefault("device") == ((DeviceFilter)filterStrategy).Device);
}

public interface IPlaced : IGrainWithStringKey
{
    Task<string> Silo();

    Task<string> LocalNeighbour(string key);
}

[DeviceFilter("cuda")]
public sealed class PlacedGrain(ILocalSiloDetails silo) : Grain, IPlaced
{
    public Task<string> Silo() => Task.FromResult(silo.Name);

    public Task<string> LocalNeighbour(string key) => GrainFactory.GetGrain<ILocal>(key).Silo();
}

public interface ILocal : IGrainWithStringKey
{
    Task<string> Silo();
}

[PreferLocalPlacement]
public sealed class LocalGrain(ILocalSiloDetails silo) : Grain, ILocal
{
    public Task<string> Silo() => Task.FromResult(silo.Name);
}
