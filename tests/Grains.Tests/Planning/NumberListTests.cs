namespace AdapterSearch.Grains.Tests;

public sealed class NumberListTests
{
    [Fact]
    public void An_addition_leaves_the_list_as_it_was()
    {
        var lists = new List<NumberList> { NumberList.Empty };
        for (var i = 0; i < 100; i++)
        {
            lists.Add(lists[^1].Add(i));
        }

        for (var i = 0; i <= 100; i++)
        {
            Assert.Equal(Enumerable.Range(0, i), lists[i]);
            Assert.Equal(i, lists[i].Count);
        }
    }

    [Fact]
    public void Two_additions_behind_the_same_list_do_not_meet()
    {
        var start = NumberList.Empty.Add(1).Add(2);
        var one = start.Add(3);
        var other = start.Add(4);
        Assert.Equal([1, 2, 3, 5], one.Add(5));
        Assert.Equal([1, 2, 4, 6], other.Add(6));
        Assert.Equal([1, 2], start);
        Assert.Throws<ArgumentOutOfRangeException>(() => start[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => start[-1]);
    }
}
