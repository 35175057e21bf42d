using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

public class OptimizerTests
{
    // Seventeen: one vector and a rest, whatever the vector.
    private const int Size = 17;

    [Theory]
    [InlineData(0, 0, 0, false, false)]
    [InlineData(0.9, 0, 0, false, false)]
    [InlineData(0.9, 0.3, 0.01, false, false)]
    [InlineData(0.9, 0, 0.01, true, false)]
    [InlineData(0.9, 0, 0.01, true, true)]
    public void Sgd_follows_its_formula(double momentum, double dampening, double decay, bool nesterov, bool maximize)
    {
        var (w, g) = Start();
        using var parameter = Parameter(w);
        using var optimizer = optim.SGD([parameter], 0.1, momentum, dampening, decay, nesterov, maximize);
        var buffer = new double[Size];
        for (int step = 0; step < 4; step++)
        {
            SetGradient(parameter, g, step);
            optimizer.step();
            for (int i = 0; i < Size; i++)
            {
                double slope = g[i] * (step + 1) + decay * w[i];
                buffer[i] = step == 0 ? slope : momentum * buffer[i] + (1 - dampening) * slope;
                double move = momentum == 0 ? slope : nesterov ? slope + momentum * buffer[i] : buffer[i];
                w[i] += (maximize ? 0.1 : -0.1) * move;
            }

            AssertClose(w, parameter);
        }
    }

    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(false, 0.1, false)]
    [InlineData(true, 0.1, false)]
    [InlineData(false, 0, true)]
    public void Adam_and_AdamW_follow_their_formulas(bool decoupled, double decay, bool amsgrad)
    {
        var (w, g) = Start();
        using var parameter = Parameter(w);
        OptimizerHelper optimizer = decoupled
            ? optim.AdamW([parameter], 0.01, 0.8, 0.95, 1e-6, decay, amsgrad)
            : optim.Adam([parameter], 0.01, 0.8, 0.95, 1e-6, decay, amsgrad);
        double[] m = new double[Size], v = new double[Size], most = new double[Size];
        for (int step = 1; step <= 5; step++)
        {
            SetGradient(parameter, g, 5 - step);
            optimizer.step();
            for (int i = 0; i < Size; i++)
            {
                double slope = g[i] * (6 - step);
                if (decoupled)
                    w[i] *= 1 - 0.01 * decay;
                else
                    slope += decay * w[i];
                m[i] = 0.8 * m[i] + 0.2 * slope;
                v[i] = 0.95 * v[i] + 0.05 * slope * slope;
                most[i] = Math.Max(most[i], v[i]);
                double root = Math.Sqrt(amsgrad ? most[i] : v[i]) / Math.Sqrt(1 - Math.Pow(0.95, step)) + 1e-6;
                w[i] -= 0.01 / (1 - Math.Pow(0.8, step)) * m[i] / root;
            }

            AssertClose(w, parameter);
        }
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        using var parameter = Parameter([1, 2]);
        using var optimizer = optim.Adam([parameter]);
        optimizer.step();
        Assert.Equal([1f, 2f], parameter.data<float>().ToArray());
    }

    [Fact]
    public void Zero_grad_of_an_optimizer_keeps_the_gradient_and_of_a_module_drops_it()
    {
        using var layer = nn.Linear(2, 1);
        using var optimizer = optim.SGD(layer.parameters(), 0.1);
        layer.call(ones(1, 2)).sum().backward();
        optimizer.zero_grad();
        Assert.Equal([0f, 0f], layer.weight.grad!.data<float>().ToArray());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Groups_have_their_own_options_and_take_the_rest_from_the_optimizer()
    {
        using var slow = Parameter([1]);
        using var fast = Parameter([1]);
        using var optimizer = optim.SGD([new SGD.ParamGroup { Parameters = [slow] }, new SGD.ParamGroup([fast], lr: 0.5)], 0.1);
        foreach (var parameter in optimizer.parameters())
            SetGradient(parameter, [1], 0);
        optimizer.step();
        Assert.Equal(0.9f, slow.item<float>());
        Assert.Equal(0.5f, fast.item<float>());
        Assert.Equal([0.1, 0.5], optimizer.ParamGroups.Select(g => g.LearningRate));
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = 1;
        optimizer.step();
        Assert.Equal(-0.5f, fast.item<float>());
    }

    [Fact]
    public void A_closure_is_run_with_gradients_and_its_loss_returned()
    {
        using var parameter = Parameter([3]);
        using var optimizer = optim.SGD([parameter], 0.1);
        using var loss = optimizer.step(() =>
        {
            var square = parameter.square().sum();
            square.backward();
            return square;
        });
        Assert.Equal(9, loss!.item<float>());
        Assert.Equal(2.4f, parameter.item<float>(), 1e-6);
    }

    [Fact]
    public void A_saved_optimizer_goes_on_where_it_was()
    {
        var (w, g) = Start();
        using var first = Parameter(w);
        using var optimizer = optim.Adam([first], 0.01, amsgrad: true);
        SetGradient(first, g, 0);
        optimizer.step();
        using var file = new MemoryStream();
        var writer = new BinaryWriter(file);
        optimizer.save_state_dict(writer);
        writer.Flush();
        using var second = new Parameter(first.detach().clone());
        using var copy = optim.Adam([second], 0.5, amsgrad: true);
        file.Position = 0;
        copy.load_state_dict(new BinaryReader(file));
        foreach (var (one, its) in new[] { (first, optimizer), (second, copy) })
        {
            SetGradient(one, g, 1);
            its.step();
        }

        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
        file.Position = 0;
        using var other = optim.SGD([second], 0.1);
        Assert.Throws<InvalidDataException>(() => other.load_state_dict(new BinaryReader(file)));
        file.SetLength(file.Length / 2);
        file.Position = 0;
        // Ours is an InvalidDataException that says what was being read.
        Assert.Throws(typeof(SGD).Assembly.GetName().Name == "TorchSharp" ? typeof(EndOfStreamException) : typeof(InvalidDataException),
            () => copy.load_state_dict(new BinaryReader(file)));
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        using var parameter = Parameter([1]);
        Assert.Throws<ArgumentException>(() => optim.SGD([parameter], -1));
        Assert.Throws<ArgumentException>(() => optim.SGD([parameter], 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => optim.Adam([parameter], beta1: 1));
    }

    [Fact]
    public void Gradients_are_clipped_to_a_common_norm()
    {
        using var a = Parameter([1, 1]);
        using var b = Parameter([1]);
        a.grad = tensor(new float[] { 2, 1 });
        b.grad = tensor(new float[] { 2 });
        Assert.Equal(3, nn.utils.clip_grad_norm_([a, b], 1.5), 1e-6);
        Assert.Equal(1, a.grad!.data<float>()[0], 1e-5);
        Assert.Equal(1, b.grad!.item<float>(), 1e-5);
    }

    private static (double[] Weights, double[] Gradient) Start() =>
        ([.. Enumerable.Range(0, Size).Select(i => Math.Sin(i + 1))], [.. Enumerable.Range(0, Size).Select(i => Math.Cos(3 * i) * 0.5)]);

    private static Parameter Parameter(double[] values) => new(tensor(values, dtype: float32));

    private static void SetGradient(Parameter parameter, double[] gradient, int step) =>
        parameter.grad = tensor([.. gradient.Select(g => g * (step + 1))], dtype: float32);

    // Five steps of float32 over numbers below 2: a few units in the last place.
    private static void AssertClose(double[] expected, Parameter actual)
    {
        float[] values = actual.data<float>().ToArray();
        for (int i = 0; i < Size; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) < 2e-6, $"element {i}: expected {expected[i]}, got {values[i]}");
    }
}
