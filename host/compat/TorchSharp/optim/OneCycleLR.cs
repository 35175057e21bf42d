namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>
                /// Up to a large rate and down to a very small one, while momentum goes the other way. Smith and Topin 2017,
                /// arXiv:1708.07120.
                /// </summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly List<Rates> groups = [];
                    private readonly Phase[] phases;
                    private readonly Func<double, double, double, double> anneal;
                    private readonly bool cycles;
                    private readonly int steps;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85,
                            double max_momentum = 0.95, double div_factor = 25,
                        double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Same(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy,
                            cycle_momentum, Same(optimizer, base_momentum),
                            Same(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1,
                        int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                            IEnumerable<double>? base_momentum = null,
                        IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4,
                            bool three_phase = false, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        cycles = cycle_momentum;
                        if (cycles && optimizer is not (IMomentum or IBetas))
                            throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                        if (pct_start is < 0 or > 1)
                            throw new ArgumentException($"Expected float between 0 and 1 for pct_start, but got {pct_start}");
                        steps = Total(total_steps, epochs, steps_per_epoch);
                        anneal = anneal_strategy == AnnealStrategy.Cos
                            ? (start, end, part) => end + (start - end) / 2 * (Math.Cos(Math.PI * part) + 1)
                            : (start, end, part) => (end - start) * part + start;

                        double[] peaks = [.. max_lr];
                        double[] low = [.. base_momentum ?? Same(optimizer, 0.85)], high = [.. max_momentum ?? Same(optimizer, 0.95)];
                        var controllers = optimizer.ParamGroups.ToList();
                        for (int i = 0; i < controllers.Count; i++)
                        {
                            double initial = peaks[i] / div_factor;
                            groups.Add(new Rates(controllers[i], [initial, peaks[i], initial / final_div_factor], [high[i], low[i]]));
                            if (last_epoch == -1 && cycles)
                                SetMomentum(controllers[i], high[i]);
                        }

                        const int Initial = 0, Peak = 1, Least = 2, High = 0, Low = 1;
                        double top = pct_start * steps - 1;
                        phases = three_phase
                            ? [new Phase(top, Initial, Peak, High, Low), new Phase(2 * pct_start * steps - 2, Peak, Initial, Low, High),
                                new Phase(steps - 1, Initial, Least, High, High)]
                            : [new Phase(top, Initial, Peak, High, Low), new Phase(steps - 1, Peak, Least, Low, High)];
                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > steps)
                            throw new InvalidOperationException($"Tried to step {_last_epoch + 1} times. The specified number of total "
                                + $"steps is {steps}");
                        return groups.Select((group, i) => Rate(group, i));
                    }

                    private static IEnumerable<double> Same(Optimizer optimizer, double value) => optimizer.ParamGroups.Select(_ => value);

                    private static int Total(int total, int epochs, int stepsPerEpoch)
                    {
                        if (total == -1 && epochs == -1 && stepsPerEpoch == -1)
                            throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        if (total != -1)
                            return total > 0 ? total : throw new ArgumentException($"Expected positive integer total_steps, but got "
                                + $"{total}");
                        if (epochs <= 0)
                            throw new ArgumentException($"Expected positive integer epochs, but got {epochs}");
                        return stepsPerEpoch > 0 ? epochs * stepsPerEpoch : throw new ArgumentException($"Expected positive integer "
                            + $"steps_per_epoch, but got {stepsPerEpoch}");
                    }

                    private static void SetMomentum(ILearningRateController group, double momentum)
                    {
                        if (group is IBetas betas)
                            betas.Betas = (momentum, betas.Betas.Item2);
                        else if (group is IMomentum plain)
                            plain.Momentum = momentum;
                    }

                    private double Rate(Rates group, int index)
                    {
                        double start = 0, rate = 0, momentum = 0;
                        foreach (var phase in phases)
                        {
                            // TorchSharp compares the number of the group, not of the phase, with the last phase's; so does this.
                            if (_last_epoch <= phase.End || index == phases.Length - 1)
                            {
                                double part = (_last_epoch - start) / (phase.End - start);
                                rate = anneal(group.Levels[phase.From], group.Levels[phase.To], part);
                                momentum = anneal(group.Momenta[phase.MomentumFrom], group.Momenta[phase.MomentumTo], part);
                                break;
                            }

                            start = phase.End;
                        }

                        if (cycles)
                            SetMomentum(group.Controller, momentum);
                        return rate;
                    }

                    private sealed record Phase(double End, int From, int To, int MomentumFrom, int MomentumTo);

                    private sealed record Rates(ILearningRateController Controller, double[] Levels, double[] Momenta);
                }
            }

            public static LRScheduler OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1,
                int steps_per_epoch = -1, double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true,
                    double base_momentum = 0.85,
                double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false,
                    int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                    base_momentum, max_momentum, div_factor,
                    final_div_factor, three_phase, last_epoch, verbose);

            public static LRScheduler OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1,
                int steps_per_epoch = -1, double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true,
                    IEnumerable<double>? base_momentum = null,
                IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false,
                    int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum,
                    base_momentum, max_momentum, div_factor,
                    final_div_factor, three_phase, last_epoch, verbose);
        }
    }
}
