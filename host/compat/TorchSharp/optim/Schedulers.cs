namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The initial rate times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> factors;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Enumerable.Repeat(lr_lambda, optimizer.ParamGroups.Count()), last_epoch, verbose)
                    {
                    }

                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => _base_lrs.Select((lr, i) => lr * factors[i](_last_epoch));
                }

                /// <summary>Times gamma every step_size epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int size;
                    private readonly double factor;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (size, factor) = (step_size, gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Times(_last_epoch == 0 || _last_epoch % size != 0 ? 1 : factor);

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(lr => lr * Math.Pow(factor, _last_epoch / size));
                }

                /// <summary>Times gamma at each milestone.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly IList<int> epochs;
                    private readonly double factor;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (epochs, factor) = (milestones, gamma);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Times(epochs.Contains(_last_epoch) ? factor : 1);

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(lr => lr * Math.Pow(factor, epochs.Distinct().Count(m => m <= _last_epoch)));
                }

                /// <summary>Times gamma every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double factor;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        factor = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Times(_last_epoch == 0 ? 1 : factor);

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(lr => lr * Math.Pow(factor, _last_epoch));
                }

                /// <summary>A smaller rate for the first total_iters epochs.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double factor;
                    private readonly int last;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (this.factor, last) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Times(_last_epoch == 0 ? factor : _last_epoch == last ? 1 / factor : 1);

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(lr => lr * (_last_epoch >= last ? 1 : factor));
                }

                /// <summary>From start_factor to end_factor in a straight line over total_iters epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double first;
                    private readonly double final;
                    private readonly int count;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5,
                        int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (first, final, count) = (start_factor, end_factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0)
                            return Times(first);
                        return Times(_last_epoch > count ? 1 : 1 + (final - first) / (count * first + (_last_epoch - 1) * (final - first)));
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(lr => lr * (first + (final - first) * Math.Min(count, _last_epoch) / count));
                }

                /// <summary>
                /// Half a cosine from the initial rate down to eta_min over T_max epochs. Loshchilov and Hutter 2017, arXiv:1608.03983.
                /// </summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double period;
                    private readonly double least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (period, least) = (T_max, eta_min);
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch == 0)
                            return Times(1);
                        if ((_last_epoch - 1 - period) % (2 * period) == 0)
                            return _optimizer.ParamGroups.Select((g, i) => g.LearningRate + (_base_lrs[i] - least) * (1 - Math.Cos(Math.PI / period)) / 2);
                        double ratio = (1 + Math.Cos(Math.PI * _last_epoch / period)) / (1 + Math.Cos(Math.PI * (_last_epoch - 1) / period));
                        return _optimizer.ParamGroups.Select(g => ratio * (g.LearningRate - least) + least);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _base_lrs.Select(lr => least + (lr - least) * (1 + Math.Cos(Math.PI * _last_epoch / period)) / 2);
                }

                /// <summary>One scheduler after the other, changing at the milestones.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] parts;
                    private readonly int[] changes;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones,
                        int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        (parts, changes) = ([.. schedulers], [.. milestones]);
                        if (parts.Any(p => p._optimizer != optimizer))
                            throw new ArgumentException("The SequentialLR scheduler expects all its sub-schedulers to be bound to the "
                                + "same optimizer.");
                        if (changes.Length != parts.Length - 1)
                            throw new ArgumentException($"Received {parts.Length} schedulers and {changes.Length} milestones. The "
                                + $"SequentialLR scheduler expects the number of schedulers to be one more than the number of "
                                + $"milestones. ");
                        foreach (var group in optimizer.ParamGroups)
                            group.LearningRate = group.InitialLearningRate;
                        // Each has taken its first step on its own; only the first one's counts.
                        foreach (var part in parts)
                            part._last_epoch -= 1;
                        parts[0].step();
                        _last_lrs = parts[0]._last_lrs;
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        int at = changes.Length;
                        while (at > 0 && changes[at - 1] > _last_epoch)
                            at--;
                        if (at > 0 && changes[at - 1] == _last_epoch)
                            parts[at].step(0);
                        else
                            parts[at].step();
                        return Times(1);
                    }
                }

                /// <summary>Several schedulers at once.</summary>
                public class ChainedLR(IEnumerable<LRScheduler> schedulers) : LRScheduler
                {
                    public override void step()
                    {
                        foreach (var scheduler in schedulers)
                            scheduler.step();
                    }
                }
            }

            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1,
                bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1,
                bool verbose = false) =>
                new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1,
                bool verbose = false) =>
                new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1,
                bool verbose = false) =>
                new impl.ConstantLR(optimizer, factor, total_iters, last_epoch, verbose);

            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0,
                int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1,
                bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones,
                int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static LRScheduler ChainedLR(IEnumerable<LRScheduler> schedulers) => new impl.ChainedLR(schedulers);
        }
    }
}
