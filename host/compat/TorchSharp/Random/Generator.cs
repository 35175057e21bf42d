using TorchSharp.Random;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers: libtorch's CPU generator, same seed, same stream.</summary>
    public class Generator : IDisposable
    {
        private static readonly Generator Shared = new(5489);

        public Generator(ulong seed = 0, Device? device = null)
        {
            RequireCpu(device);
            Source = new Mt19937(seed);
        }

        public static Generator Default => Shared;

        public Device device => CPU;

        internal Mt19937 Source { get; private set; }

        public Generator manual_seed(long seed)
        {
            lock (this)
                Source = new Mt19937((ulong)seed);
            return this;
        }

        public long seed()
        {
            long value = DateTime.UtcNow.Ticks;
            manual_seed(value);
            return value;
        }

        public long initial_seed() => (long)Source.Seed;

        /// <summary>The state as bytes; readable by this implementation's <see cref="set_state"/> only.</summary>
        public Tensor get_state() => tensor(Source.Save());

        public void set_state(Tensor value) => Source = Mt19937.Restore(value.data<byte>().ToArray());

        public void Dispose() => GC.SuppressFinalize(this);

        internal static Generator Or(Generator? given) => given ?? Shared;
    }

    public static partial class random
    {
        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long initial_seed() => random.initial_seed();

    public static long seed() => random.seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
