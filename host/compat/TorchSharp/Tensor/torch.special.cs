using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class special
    {
        /// <summary>Scores to probabilities along one dimension.</summary>
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Scores(input, dim, dtype, logarithm: false);

        /// <summary>The logarithms of those probabilities, exact where a probability would be rounded to 0.</summary>
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => Scores(input, dim, dtype, logarithm: true);

        private static Tensor Scores(Tensor input, long dim, ScalarType? dtype, bool logarithm)
        {
            using var cast = input.to_type(dtype ?? input.dtype);
            return new Tensor(Softmax.Apply(cast.Body, dim, logarithm));
        }
    }
}
