using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What Adam and AdamW share: everything but where weight decay enters.</summary>
/// <remarks>Kingma and Ba 2015, arXiv:1412.6980; the amsgrad variant is Reddi et al. 2018, arXiv:1904.09237.</remarks>
public abstract class AdamFamily : OptimizerHelper, optim.IBetas
{
    private readonly bool decouplesDecay;

    internal AdamFamily(IEnumerable<ParamGroup> parameters, Options options, bool decouplesDecay)
    {
        if (options.LearningRate < 0)
            throw new ArgumentException($"Invalid learning rate: {options.LearningRate}");
        if (options.eps < 0)
            throw new ArgumentException($"Invalid ε: {options.eps}");
        if (options.beta1 is not (>= 0 and < 1))
            throw new ArgumentException($"Invalid beta1: {options.beta1}");
        if (options.beta2 is not (>= 0 and < 1))
            throw new ArgumentException($"Invalid beta2: {options.beta2}");
        if (options.weight_decay < 0)
            throw new ArgumentException($"Invalid weight_decay value: {options.weight_decay}");
        this.decouplesDecay = decouplesDecay;
        options.InitialLearningRate = options.LearningRate!.Value;
        _defaults = options;
        foreach (var group in parameters)
            add_param_group(group);
    }

    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(
        group =>
        {
            foreach (var parameter in group.Parameters)
            {
                if (parameter.grad is { } grad)
                    Move(parameter, grad, (State)_state[parameter], (Options)group.Options);
            }
        },
        closure);

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var defaults = (Options)_defaults;
        var o = (Options)(param_group.Options ??= new Options());
        o.LearningRate ??= defaults.LearningRate;
        o.beta1 ??= defaults.beta1;
        o.beta2 ??= defaults.beta2;
        o.eps ??= defaults.eps;
        o.weight_decay ??= defaults.weight_decay;
        o.amsgrad ??= defaults.amsgrad;
        o.maximize ??= defaults.maximize;
        Register(param_group, p => new State(p));
    }

    private unsafe void Move(Parameter parameter, Tensor gradient, State state, Options o)
    {
        double lr = o.LearningRate!.Value, decay = o.weight_decay!.Value, beta1 = o.beta1!.Value, beta2 = o.beta2!.Value;
        state.step += 1;
        var update = new AdamUpdate
        {
            Sign = o.maximize!.Value ? -1 : 1,
            Shrink = decouplesDecay ? 1 - lr * decay : 1,
            Decay = decouplesDecay ? 0 : decay,
            Beta1 = beta1,
            Beta2 = beta2,
            Eps = o.eps!.Value,
            RootCorrection = Math.Sqrt(1 - Math.Pow(beta2, state.step)),
            StepSize = lr / (1 - Math.Pow(beta1, state.step)),
        };
        using var grad = new Owned(gradient.Body.Contiguous());
        var target = parameter.Writable();
        update.Run(target.F, grad.Body.F, state.exp_avg.Writable().F, state.exp_avg_sq.Writable().F,
            o.amsgrad!.Value ? state.max_exp_avg_sq!.Writable().F : null, target.Count);
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? weight_decay;
        public double? eps;
        public bool? amsgrad;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1!.Value);
            writer.Write(beta2!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(amsgrad!.Value);
            writer.Write(maximize!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            amsgrad = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (beta1, beta2, weight_decay, eps, amsgrad, maximize) = (other.beta1, other.beta2, other.weight_decay, other.eps, other.amsgrad,
                other.maximize);
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor exp_avg = null!;
        public Tensor exp_avg_sq = null!;
        public Tensor? max_exp_avg_sq;

        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }

        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            exp_avg = zeros_like(_parameter).DetachFromDisposeScope();
            exp_avg_sq = zeros_like(_parameter).DetachFromDisposeScope();
            max_exp_avg_sq = ((Options)options).amsgrad!.Value ? zeros_like(_parameter).DetachFromDisposeScope() : null;
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            SaveConditionalStateTensor(writer, max_exp_avg_sq);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            exp_avg.Load(reader);
            exp_avg_sq.Load(reader);
            LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            Dispose();
            step = other.step;
            exp_avg = other.exp_avg.clone().DetachFromDisposeScope();
            exp_avg_sq = other.exp_avg_sq.clone().DetachFromDisposeScope();
            max_exp_avg_sq = other.max_exp_avg_sq?.clone().DetachFromDisposeScope();
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && exp_avg.allclose(state.exp_avg)
            && exp_avg_sq.allclose(state.exp_avg_sq) && (max_exp_avg_sq is null || max_exp_avg_sq.allclose(state.max_exp_avg_sq!));
    }

    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
            : base(parameters,
                new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize
                })
        {
        }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }
}
