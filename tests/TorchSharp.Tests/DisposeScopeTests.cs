using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class DisposeScopeTests : LeakCheck
{
    [Fact]
    public void A_scope_disposes_what_was_made_inside_it()
    {
        var before = Tensor.TotalCount;
        Tensor inner;
        using (var scope = NewDisposeScope())
        {
            inner = ones(2);
            _ = inner + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(inner));
            Assert.Same(scope, CurrentDisposeScope);
        }

        Assert.True(inner.IsInvalid);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_moved_tensor_lives_until_the_outer_scope_ends()
    {
        Tensor moved;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = ones(2).MoveToOuterDisposeScope();
                _ = zeros(2);
            }

            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
        }

        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void A_detached_tensor_belongs_to_its_owner()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = ones(2).DetachFromDisposeScope();
        }

        Assert.False(kept.IsInvalid);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(kept);
        }

        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Everything_but_the_named_tensors_is_disposed()
    {
        using var scope = NewDisposeScope();
        var all = Enumerable.Range(0, 100).Select(i => full(1, i)).ToArray();
        var (first, last) = scope.DisposeEverythingBut(all[0], all[99]);
        Assert.Equal(2, scope.DisposablesCount);
        Assert.Equal(99, (first + last).item<long>());
        Assert.All(all[1..99], tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_the_scope()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < 1000; i++)
        {
            using var tensor = ones(1);
            _ = ones(1).DetachFromDisposeScope().MoveToOtherDisposeScope(scope);
        }

        var before = scope.DisposablesCount;
        var last = ones(1);
        last.Dispose();
        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void Removing_from_the_middle_keeps_the_others_in_their_places()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 40).Select(i => full(1, i)).ToArray();
        foreach (var odd in tensors.Where((_, i) => i % 2 == 1))
        {
            odd.Dispose();
        }

        var more = Enumerable.Range(0, 40).Select(i => full(1, 100 + i)).ToArray();
        tensors[4].Dispose();
        more[7].Dispose();
        Assert.Equal(19 + 39, scope.DisposablesCount);
        Assert.All(scope.DisposablesView, item => Assert.False(((Tensor)item).IsInvalid));
    }

    [Fact]
    public void Scopes_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        DisposeScope? elsewhere = scope;
        Tensor? foreign = null;
        var thread = new Thread(() =>
        {
            elsewhere = CurrentDisposeScope;
            foreign = ones(3);
        });
        thread.Start();
        thread.Join();
        Assert.Null(elsewhere);
        Assert.False(scope.Contains(foreign!));
        foreign!.Dispose();
    }

    [Fact]
    public void A_tensor_disposed_by_another_thread_is_freed_once()
    {
        var before = Tensor.TotalCount;
        using (NewDisposeScope())
        {
            var tensor = ones(3);
            var thread = new Thread(tensor.Dispose);
            thread.Start();
            thread.Join();
            Assert.True(tensor.IsInvalid);
            _ = ones(3);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Statistics_count_per_thread()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        statistics.Reset();
        using (NewDisposeScope())
        {
            _ = ones(1);
            ones(1).DetachFromDisposeScope().Dispose();
        }

        Assert.Equal(2, statistics.CreatedInScopeCount);
        Assert.Equal(1, statistics.DisposedInScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(1, statistics.DisposedOutsideScopeCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_forgotten_tensor_is_freed_by_the_garbage_collector()
    {
        var before = Tensor.TotalCount;
        MakeAndForget();
        for (var i = 0; i < 20 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Decoupling_hands_the_tensor_over()
    {
        var tensor = tensor3();
        var pointer = tensor.DecoupleFromNativeHandle();
        Assert.True(tensor.IsInvalid);
        Assert.Equal(3f, Tensor.Wrap(pointer).item<float>());

        static Tensor tensor3() => torch.tensor(3f);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeAndForget() => _ = ones(1000, 1000).DetachFromDisposeScope();
}
