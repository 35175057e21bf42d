namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates that change from epoch to epoch (or batch to batch).</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rate of every group of an optimizer at each step; the first step is the constructor's.</summary>
            public abstract class LRScheduler
            {
                internal Optimizer _optimizer = null!;
                internal int _last_epoch = -1;
                internal bool _verbose;
                internal IList<double> _last_lrs = [];
                internal IList<double> _base_lrs = [];
                protected int _step_count;

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    _verbose = verbose;
                    _base_lrs = [.. optimizer.ParamGroups.Select(g => g.InitialLearningRate)];
                    _last_lrs = [.. optimizer.ParamGroups.Select(g => g.LearningRate)];
                }

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToList();
                    var groups = _optimizer.ParamGroups.ToList();
                    for (int i = 0; i < _base_lrs.Count; i++)
                    {
                        groups[i].LearningRate = rates[i];
                        if (_verbose && _last_lrs[i] != rates[i])
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        _last_lrs[i] = rates[i];
                    }
                }

                /// <summary>For schedulers that watch a metric; the others ignore it.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => _last_lrs;

                /// <summary>The rates of this step, from those of the step before.</summary>
                protected virtual IEnumerable<double> get_lr() => _optimizer.ParamGroups.Select(g => g.LearningRate);

                /// <summary>The rates of this step, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected IEnumerable<double> Times(double factor) => _optimizer.ParamGroups.Select(g => g.LearningRate * factor);
            }
        }
    }
}
