using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside;
        using var outside = ones(2);
        using (NewDisposeScope())
            inside = outside + 1;
        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
    }

    [Fact]
    public void A_disposed_tensor_throws_whatever_is_asked_of_it()
    {
        var x = ones(2);
        x.Dispose();
        x.Dispose();
        // TorchSharp throws InvalidOperationException; ours is the kind of it that says more.
        Assert.ThrowsAny<InvalidOperationException>(() => x.shape);
        Assert.ThrowsAny<InvalidOperationException>(() => x + 1);
        Assert.ThrowsAny<InvalidOperationException>(() => x.data<float>());
        Assert.ThrowsAny<InvalidOperationException>(() => x.Handle);
    }

    [Fact]
    public void What_is_moved_out_lives_until_the_outer_scope_ends()
    {
        Tensor kept, detached;
        using (NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                kept = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                Assert.Equal(0, inner.DisposablesCount);
            }

            Assert.Equal(1, kept.item<float>());
        }

        Assert.True(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void Everything_but_one_can_be_disposed_early()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(1));
        scope.DisposeEverythingBut(a);
        Assert.False(a.IsInvalid);
        Assert.True(b.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Values_that_the_backward_pass_needs_outlive_their_handles()
    {
        using var x = (ones(3) * 2).requires_grad_();
        Tensor loss;
        using (NewDisposeScope())
            loss = (x * x).exp().log().sum().MoveToOuterDisposeScope();
        loss.backward();
        Assert.All(x.grad!.data<float>().ToArray(), g => Assert.Equal(4, g, 1e-4));
    }

    [Fact]
    public void Parameters_and_buffers_of_a_module_are_not_in_the_scope_they_were_made_in()
    {
        nn.Module<Tensor, Tensor> model;
        using (NewDisposeScope())
            model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2));
        Assert.All(model.parameters(), p => Assert.False(p.IsInvalid));
        Assert.All(model.buffers(), b => Assert.False(b.IsInvalid));
        var weight = model.parameters().First();
        model.Dispose();
        Assert.True(weight.IsInvalid);
    }

    [Fact]
    public void Memory_of_disposed_tensors_is_used_again_and_never_shared()
    {
        var seen = new List<Tensor>();
        for (int i = 0; i < 200; i++)
        {
            var x = full(100, (float)i);
            if (i % 3 == 0)
                x.Dispose();
            else
                seen.Add(x);
        }

        foreach (var x in seen)
        {
            float[] values = x.data<float>().ToArray();
            Assert.All(values, v => Assert.Equal(values[0], v));
        }

        Assert.Equal(seen.Count, seen.Select(x => x.data<float>()[0]).Distinct().Count());
    }
}
