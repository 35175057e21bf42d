using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Random;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Drawn(x => Fill.Uniform(x, from, to, Generator.Or(generator)));

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Drawn(x => Fill.Normal(x, mean, std, Generator.Or(generator)));

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Drawn(x => Fill.Bernoulli(x, p, Generator.Or(generator)));

        public Tensor random_(double from, double to, Generator? generator = null)
        {
            using var whole = new Owned(new TensorBody(ScalarType.Int64, Body.Shape));
            Fill.Integers(whole.Body, (long)from, (long)to, Generator.Or(generator));
            return Overwrite(Types.Cast(whole.Body, Body.Type));
        }

        /// <summary>1 with the probability each element says.</summary>
        public Tensor bernoulli(Generator? generator = null)
        {
            using var draws = empty_like();
            draws.uniform_(0, 1, generator);
            return draws.lt(this).to_type(dtype);
        }

        /// <summary>Indices drawn with probabilities proportional to each row's elements.</summary>
        public unsafe Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            using var weights = new Owned(Body.Contiguous());
            long n = Body.Shape[^1], rows = Body.Count / n;
            var result = new TensorBody(ScalarType.Int64, [.. Body.Shape[..^1], num_samples]);
            var source = Generator.Or(generator);
            var left = new double[n];
            for (long r = 0; r < rows; r++)
            {
                for (long i = 0; i < n; i++)
                    left[i] = Types.Read(weights.Body, r * n + i);
                if (left.Any(w => w < 0 || !double.IsFinite(w)))
                    throw Shapes.Invalid("probability tensor contains either `inf`, `nan` or element < 0");
                for (long s = 0; s < num_samples; s++)
                {
                    double total = left.Sum();
                    if (total <= 0)
                        throw Shapes.Invalid("invalid multinomial distribution (sum of probabilities <= 0)");
                    double draw;
                    lock (source)
                        draw = source.Source.NextDouble() * total;
                    int pick = 0;
                    while (pick < n - 1 && (draw -= left[pick]) >= 0)
                        pick++;
                    while (left[pick] == 0)
                        pick--;
                    result.L[r * num_samples + s] = pick;
                    if (!replacement)
                        left[pick] = 0;
                }
            }

            return new Tensor(result);
        }

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            rand(Body.Shape, dtype ?? Body.Type, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            randn(Body.Shape, dtype ?? Body.Type, device, requires_grad);

        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            randint(low, high, Body.Shape, dtype ?? Body.Type, device, requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            zeros(Body.Shape, dtype ?? Body.Type, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            ones(Body.Shape, dtype ?? Body.Type, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            empty(Body.Shape, dtype ?? Body.Type, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            full(Body.Shape, value, dtype ?? Body.Type, device, requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            zeros(size, dtype ?? Body.Type, device, requires_grad);

        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            full(size, value, dtype ?? Body.Type, device, requires_grad);

        /// <summary>Fills a contiguous body with random numbers and stores it here.</summary>
        private Tensor Drawn(Action<TensorBody> fill)
        {
            if (Body.IsContiguous && !(AutoGradMode.IsEnabled && Body.NeedsGrad))
            {
                fill(Writable());
                return this;
            }

            var values = new TensorBody(Body.Type, Body.Shape);
            fill(values);
            return Overwrite(values);
        }
    }
}
