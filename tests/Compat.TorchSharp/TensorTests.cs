using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

public class TensorTests
{
    [Fact]
    public void Numbers_keep_the_type_of_a_tensor_unless_they_are_of_a_higher_kind()
    {
        using var whole = tensor(new long[] { 1, 2, 3 });
        Assert.Equal(ScalarType.Int64, (whole + 1).dtype);
        Assert.Equal(ScalarType.Float32, (whole * 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (whole / 2).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2) * 2.0).dtype);
        Assert.Equal(ScalarType.Float64, (ones(2) + ones(2, float64)).dtype);
        Assert.Equal(ScalarType.Float32, (ones(2) + tensor(1.0)).dtype);
        Assert.Equal(ScalarType.Bool, (whole > 1).dtype);
        Assert.Equal(ScalarType.Int64, (whole > 1).sum().dtype);
        Assert.Equal([1L, 3, 4], (whole + (whole > 1)).data<long>().ToArray());
    }

    /// <summary>A convolution's result, and the same elements in a tensor that no kernel made, give the same answers.</summary>
    [Fact]
    public void Sums_and_products_with_other_shapes_read_the_result_of_a_convolution_in_its_order()
    {
        random.manual_seed(5);
        using Tensor image = rand(2, 3, 5, 4), filter = rand(6, 3, 3, 3), gate = rand(2, 6, 1, 1), map = rand(2, 1, 3, 2), bias = rand(6, 1, 1);
        foreach (Func<Tensor, Tensor> function in new Func<Tensor, Tensor>[]
        {
            x => x / 3, x => x + 0.25, x => x - 7, x => 1 - x, x => x * 2, x => x.div_(4), x => x.add_(0.5), x => x * gate, x => gate * x, x => x + map, x => x / bias, x => x.mul_(gate),
        })
        {
            using Tensor result = nn.functional.conv2d(image, filter).relu(), other = nn.functional.conv2d(image, filter).relu();
            using Tensor plain = tensor(other.data<float>().ToArray(), result.shape);
            using Tensor actual = function(result), expected = function(plain);
            Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
        }
    }

    [Fact]
    public void Integer_arithmetic_is_exact()
    {
        using var x = tensor(new long[] { (1L << 53) + 1, -7 });
        Assert.Equal([(1L << 53) + 2, -6], (x + 1).data<long>().ToArray());
        Assert.Equal([1L, 1], (x % 2).data<long>().ToArray());
        Assert.Equal([-4L], tensor(new long[] { -7 }).floor_divide(2).data<long>().ToArray());
        Assert.True((x == tensor(new long[] { (1L << 53) + 1, -7 })).all().item<bool>());
        Assert.False((x == tensor(new long[] { 1L << 53, -7 })).all().item<bool>());
    }

    [Fact]
    public void Comparison_and_choice()
    {
        using var x = tensor(new float[] { 3, float.NaN, -1 });
        Assert.Equal([false, true, false], x.isnan().data<bool>().ToArray());
        Assert.Equal([3f, 0, -1], where(x.isnan(), zeros_like(x), x).data<float>().ToArray());
        Assert.Equal([3f, 0, -1], x.masked_fill(x.isnan(), 0).data<float>().ToArray());
        Assert.Equal([true, false, false], ((x > 0) & ~x.isnan()).data<bool>().ToArray());
        Assert.Equal(1, x.argmax().item<long>());
        Assert.True(ones(2).allclose(ones(2) + 1e-7));
        Assert.False(ones(2).allclose(ones(2) + 1e-3));
    }

    [Fact]
    public void Views_share_memory_with_what_they_view()
    {
        using var x = arange(12, float32).reshape(3, 4);
        x[1].zero_();
        x.narrow(1, 3, 1).fill_(9);
        x.t()[0, 2] = tensor(-1f);
        x[TensorIndex.Slice(0, 1), TensorIndex.Slice(0, 2)] = tensor(new float[] { 7, 8 });
        Assert.Equal([7, 8, 2, 9, 0, 0, 0, 9, -1, 9, 10, 9], x.data<float>().ToArray());
        x[tensor(new long[] { 2, 0 })] = zeros(2, 4);
        Assert.Equal([0f, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0], x.data<float>().ToArray());
    }

    [Fact]
    public void A_convolution_result_reads_and_changes_like_any_tensor()
    {
        using var image = arange(18, float32).reshape(1, 2, 3, 3);
        using var filter = eye(2).reshape(2, 2, 1, 1);
        using var y = nn.functional.conv2d(image, filter);
        using var alias = y.alias();
        Assert.Equal(image.stride(), y.stride());
        Assert.True(y.is_contiguous());
        y.view(-1)[5] = tensor(100f);
        Assert.Equal(100, alias[0, 0, 1, 2].item<float>());
        y.add_(1);
        Assert.Equal(image.data<float>().ToArray().Select((v, i) => i == 5 ? 101 : v + 1), alias.data<float>().ToArray());
    }

    [Fact]
    public void In_place_changes_follow_libtorchs_rules()
    {
        using var x = ones(3).requires_grad_();
        Assert.Throws<ExternalException>(() => x.add_(1));
        using (no_grad())
            x.add_(1);
        Assert.Equal([2f, 2, 2], x.data<float>().ToArray());
        using var square = x.square();
        using (no_grad())
            x.mul_(2);
        Assert.Throws<ExternalException>(() => square.sum().backward());
        Assert.Throws<ExternalException>(() => ones(2).add_(ones(3, 2)));
        Assert.Throws<ExternalException>(() => ones(2, int64).add_(0.5));
    }

    [Fact]
    public void A_graph_is_walked_once_unless_it_is_kept()
    {
        using var x = ones(2).requires_grad_();
        using var loss = (x * x).sum();
        loss.backward(retain_graph: true);
        loss.backward();
        Assert.Equal([4f, 4], x.grad!.data<float>().ToArray());
        Assert.Throws<ExternalException>(() => loss.backward());
        Assert.Throws<ExternalException>(() => ones(2).sum().backward());
        Assert.Throws<ExternalException>(() => (x * 2).backward());
    }

    [Fact]
    public void Gradients_can_be_asked_for_without_being_stored()
    {
        using var x = tensor(new float[] { 1, 2 }).requires_grad_();
        using var y = x * 3;
        var grads = autograd.grad([(y * y).sum()], [x, y]);
        Assert.Equal([18f, 36], grads[0].data<float>().ToArray());
        Assert.Equal([6f, 12], grads[1].data<float>().ToArray());
        Assert.Null(x.grad);
        using var kept = x * 2;
        kept.retain_grad();
        kept.square().sum().backward();
        Assert.Equal([4f, 8], kept.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        using var x = ones(2).requires_grad_();
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
        }

        Assert.True((x * 2).requires_grad);
        Assert.False(x.detach().requires_grad);
        Assert.False((x > 0).requires_grad);
    }

    [Fact]
    public void Factories_fill_what_they_say()
    {
        Assert.Equal([2L, 4, 6], arange(2, 8, 2).data<long>().ToArray());
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1], linspace(0, 1, 5).data<float>().ToArray());
        Assert.Equal([1f, 0, 0, 0, 1, 0], eye(2, 3).data<float>().ToArray());
        Assert.Equal([1L, 2, 3, 4], tensor(new long[,] { { 1, 2 }, { 3, 4 } }).reshape(-1).data<long>().ToArray());
        Assert.Equal(ScalarType.Int64, full(2, 3).dtype);
        Assert.Equal([0, 3], zeros(0, 3).shape);
        Assert.Equal([0L, 1, 0, 0, 0, 1], nn.functional.one_hot(tensor(new long[] { 1, 2 }), 3).reshape(-1).data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));
    }

    [Fact]
    public void A_tensor_prints_its_shape_and_on_request_its_values()
    {
        Assert.Equal("[2x2], type = Float32, device = cpu", ones(2, 2).ToString());
        Assert.Contains("4.5", tensor(new float[] { 1, 2, 3, 4.5f }, [2, 2]).str(style: numpy));
    }

    [Fact]
    public void Sorting_keeps_the_order_of_equal_values()
    {
        var (values, indices) = tensor(new float[] { 2, 1, 2, 3 }).sort(descending: true, stable: true);
        Assert.Equal([3f, 2, 2, 1], values.data<float>().ToArray());
        Assert.Equal([3L, 0, 2, 1], indices.data<long>().ToArray());
        Assert.Equal([3L, 0], tensor(new float[] { 2, 1, 1.5f, 3 }).topk(2).indexes.data<long>().ToArray());
    }
}
