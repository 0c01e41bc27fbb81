using System.Collections.Immutable;
using System.Reflection;

namespace Orleans.Embedded;

/// <summary>Which collections can be sent and stored, and how each is rebuilt.</summary>
internal static class Collections
{
    private static readonly Dictionary<Type, string> Makers = new()
    {
        [typeof(List<>)] = nameof(List), [typeof(IList<>)] = nameof(ListInterface), [typeof(ICollection<>)] = nameof(ListInterface),
        [typeof(IReadOnlyList<>)] = nameof(ArrayInterface), [typeof(IReadOnlyCollection<>)] = nameof(ArrayInterface),
        [typeof(IEnumerable<>)] = nameof(ArrayInterface), [typeof(Queue<>)] = nameof(Queue),
        [typeof(HashSet<>)] = nameof(HashSet), [typeof(ISet<>)] = nameof(SetInterface), [typeof(IReadOnlySet<>)] = nameof(SetInterface),
        [typeof(SortedSet<>)] = nameof(SortedSet), [typeof(ImmutableArray<>)] = nameof(ImmutableArrayOf),
        [typeof(ImmutableList<>)] = nameof(ImmutableListOf), [typeof(ImmutableHashSet<>)] = nameof(ImmutableHashSetOf),
        [typeof(Dictionary<,>)] = nameof(Dictionary), [typeof(IDictionary<,>)] = nameof(DictionaryInterface),
        [typeof(IReadOnlyDictionary<,>)] = nameof(DictionaryInterface), [typeof(SortedDictionary<,>)] = nameof(SortedDictionary),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionaryOf), [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedDictionaryOf),
    };

    public static Codec? TryCreate(Type type)
    {
        if (!Makers.TryGetValue(type.GetGenericTypeDefinition(), out var maker))
            return null;
        Type[] arguments = type.IsInterface ? [type, .. type.GetGenericArguments()] : type.GetGenericArguments();
        return (Codec)typeof(Collections).GetMethod(maker, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(arguments).Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }

    private static Codec List<T>() => new CollectionCodec<List<T>, T>((items, _) => items, false);

    private static Codec ListInterface<TList, T>() where TList : IEnumerable<T> =>
        new CollectionCodec<TList, T>((items, from) => (TList)(object)(from is T[] ? items.ToArray() : items), false);

    private static Codec ArrayInterface<TList, T>() where TList : IEnumerable<T> =>
        new CollectionCodec<TList, T>((items, _) => (TList)(object)items.ToArray(), false);

    private static Codec Queue<T>() => new CollectionCodec<Queue<T>, T>((items, _) => new(items), false);

    private static Codec HashSet<T>() => new CollectionCodec<HashSet<T>, T>((items, from) => new(items, from?.Comparer), false);

    private static Codec SetInterface<TSet, T>() where TSet : IEnumerable<T> => new CollectionCodec<TSet, T>(
        (items, from) => (TSet)(object)(from is SortedSet<T> sorted ? new SortedSet<T>(items, sorted.Comparer) : new HashSet<T>(items, (from as HashSet<T>)?.Comparer)), false);

    private static Codec SortedSet<T>() => new CollectionCodec<SortedSet<T>, T>((items, from) => new(items, from?.Comparer), false);

    private static Codec ImmutableArrayOf<T>() => new CollectionCodec<ImmutableArray<T>, T>((items, _) => [.. items], true, isMissing: true);

    private static Codec ImmutableListOf<T>() => new CollectionCodec<ImmutableList<T>, T>((items, _) => [.. items], true);

    private static Codec ImmutableHashSetOf<T>() =>
        new CollectionCodec<ImmutableHashSet<T>, T>((items, from) => ImmutableHashSet.CreateRange(from?.KeyComparer, items), true);

    private static Codec Dictionary<TKey, TValue>() where TKey : notnull =>
        new MapCodec<Dictionary<TKey, TValue>, TKey, TValue>((items, from) => new(items, from?.Comparer), false);

    private static Codec DictionaryInterface<TMap, TKey, TValue>() where TMap : IEnumerable<KeyValuePair<TKey, TValue>> where TKey : notnull =>
        new MapCodec<TMap, TKey, TValue>((items, from) => (TMap)(object)(from is SortedDictionary<TKey, TValue> sorted
            ? new SortedDictionary<TKey, TValue>(items.ToDictionary(), sorted.Comparer)
            : new Dictionary<TKey, TValue>(items, (from as Dictionary<TKey, TValue>)?.Comparer)), false);

    private static Codec SortedDictionary<TKey, TValue>() where TKey : notnull => new MapCodec<SortedDictionary<TKey, TValue>, TKey, TValue>(
        (items, from) => new(items.ToDictionary(), from?.Comparer), false);

    private static Codec ImmutableDictionaryOf<TKey, TValue>() where TKey : notnull => new MapCodec<ImmutableDictionary<TKey, TValue>, TKey, TValue>(
        (items, from) => ImmutableDictionary.CreateRange(from?.KeyComparer, items), true);

    private static Codec ImmutableSortedDictionaryOf<TKey, TValue>() where TKey : notnull => new MapCodec<ImmutableSortedDictionary<TKey, TValue>, TKey, TValue>(
        (items, from) => ImmutableSortedDictionary.CreateRange(from?.KeyComparer, items), true);
}
