using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Moves parameters along their gradients.</summary>
            public abstract partial class Optimizer : IDisposable
            {
                protected IList<ParamGroup> _parameter_groups = [];

                private protected Optimizer()
                {
                }

                public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                public abstract void zero_grad();

                public abstract Tensor? step(Func<Tensor>? closure = null);

                public abstract IEnumerable<Parameter> parameters();

                public abstract void add_param_group(ParamGroup param_group);

                protected virtual void Dispose(bool disposing)
                {
                }

                /// <summary>Options of the groups and states of the parameters, as the optimizer holds them.</summary>
                public class StateDictionary
                {
                    internal StateDictionary()
                    {
                    }

                    public List<OptimizerOptions> Options { get; } = [];

                    public List<OptimizerState> State { get; } = [];

                    public List<List<int>> StateIndexRef { get; } = [];
                }
            }

            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            public interface IMomentum
            {
                double Momentum { get; set; }
            }

            public interface IBetas
            {
                (double, double) Betas { get; set; }
            }
        }
    }

    namespace Modules
    {
        /// <summary>Parameters that share options.</summary>
        public class ParamGroup : torch.optim.ILearningRateController
        {
            public IEnumerable<Parameter> Parameters { get; set; } = [];

            public OptimizerOptions Options { get; set; } = null!;

            public double LearningRate
            {
                get => Options.LearningRate!.Value;
                set => Options.LearningRate = value;
            }

            public double InitialLearningRate
            {
                get => Options.InitialLearningRate;
                set => Options.InitialLearningRate = value;
            }
        }

        public class ParamGroup<TOptions> : ParamGroup
            where TOptions : OptimizerOptions
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
            {
                Parameters = parameters;
                base.Options = options!;
            }

            public new TOptions Options
            {
                get => (TOptions)base.Options;
                set => base.Options = value;
            }
        }

        public class OptimizerOptions
        {
            public double? LearningRate { get; set; }

            public double InitialLearningRate { get; set; }

            public virtual void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(InitialLearningRate);
                writer.Write(LearningRate!.Value);
            }

            public virtual void LoadStateDict(BinaryReader reader)
            {
                InitialLearningRate = reader.ReadDouble();
                LearningRate = reader.ReadDouble();
            }

            public virtual void LoadStateDict(OptimizerOptions source)
            {
                InitialLearningRate = source.InitialLearningRate;
                LearningRate = source.LearningRate;
            }
        }

        /// <summary>What an optimizer remembers about one parameter.</summary>
        public abstract class OptimizerState(Parameter parameter)
        {
            protected Parameter _parameter = parameter;

            public abstract void SaveStateDict(BinaryWriter writer);

            public abstract void LoadStateDict(BinaryReader reader);

            public abstract void LoadStateDict(OptimizerState source);

            public abstract void Initialize(OptimizerOptions options);

            public virtual bool ApproximatelyEquals(OptimizerState other) => false;

            public virtual void to(torch.Device device) => torch.RequireCpu(device);

            protected static void SaveConditionalStateTensor(BinaryWriter writer, torch.Tensor? tensor)
            {
                writer.Write(tensor is not null);
                tensor?.Save(writer);
            }

            /// <summary>Reads a tensor if one was saved: into the given one, or a new one.</summary>
            protected static void LoadConditionalStateTensor(BinaryReader reader, ref torch.Tensor? result, torch.Device device)
            {
                torch.RequireCpu(device);
                if (!reader.ReadBoolean())
                {
                    result?.Dispose();
                    result = null;
                    return;
                }

                if (result is null)
                    result = TensorExtensionMethods.Load(reader).DetachFromDisposeScope();
                else
                    result.Load(reader);
            }
        }

        /// <summary>What the optimizers share: groups, states, and their files.</summary>
        public abstract class OptimizerHelper : torch.optim.Optimizer
        {
            protected OptimizerOptions _defaults = null!;
            private protected Dictionary<Parameter, OptimizerState> _state = new(ReferenceEqualityComparer.Instance);

            /// <summary>Sets gradients to zero. Unlike a module's zero_grad, and as in TorchSharp, it keeps their tensors.</summary>
            public override void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    grad?.zero_();
                }
            }

            public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(g => g.Parameters);

            public void save_state_dict(string location)
            {
                using var stream = File.Create(location);
                using var writer = new BinaryWriter(stream);
                save_state_dict(writer);
            }

            public void load_state_dict(string location)
            {
                using var stream = File.OpenRead(location);
                using var reader = new BinaryReader(stream);
                load_state_dict(reader);
            }

            /// <summary>Name of the class, number of groups and of states, then each one.</summary>
            public void save_state_dict(BinaryWriter writer)
            {
                writer.Write(GetType().Name);
                var dict = state_dict();
                LEB128Codec.Encode(writer, dict.Options.Count);
                LEB128Codec.Encode(writer, dict.State.Count);
                foreach (var options in dict.Options)
                    options.SaveStateDict(writer);
                foreach (var state in dict.State)
                    state.SaveStateDict(writer);
            }

            /// <exception cref="InvalidDataException">The data was saved by another optimizer, or is cut short.</exception>
            public void load_state_dict(BinaryReader reader) => SavedTensor.Guard("the state of an optimizer", () =>
            {
                string found = reader.ReadString();
                if (found != GetType().Name)
                    throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{found}' in the "
                        + $"loaded stream.");
                long options = LEB128Codec.Decode(reader), states = LEB128Codec.Decode(reader);
                var dict = state_dict();
                if (options != dict.Options.Count)
                    throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
                if (states != dict.State.Count)
                    throw new ArgumentException("Invalid optimizer state -- different number of states.");
                foreach (var one in dict.Options)
                    one.LoadStateDict(reader);
                foreach (var one in dict.State)
                    one.LoadStateDict(reader);
                return true;
            });

            public virtual void load_state_dict(StateDictionary state_dict)
            {
                var mine = this.state_dict();
                if (state_dict.Options.Count != mine.Options.Count)
                    throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
                if (state_dict.State.Count != mine.State.Count)
                    throw new ArgumentException("Invalid optimizer state -- different number of states.");
                for (int i = 0; i < mine.Options.Count; i++)
                    mine.Options[i].LoadStateDict(state_dict.Options[i]);
                for (int i = 0; i < mine.State.Count; i++)
                    mine.State[i].LoadStateDict(state_dict.State[i]);
            }

            public virtual StateDictionary state_dict()
            {
                var dict = new StateDictionary();
                foreach (var group in _parameter_groups)
                {
                    dict.Options.Add(group.Options);
                    var places = new List<int>();
                    foreach (var parameter in group.Parameters)
                    {
                        places.Add(dict.State.Count);
                        dict.State.Add(_state[parameter]);
                    }

                    dict.StateIndexRef.Add(places);
                }

                return dict;
            }

            /// <summary>Runs the closure with gradients, then the update of each group without.</summary>
            protected torch.Tensor? _step<T>(Action<T> body, Func<torch.Tensor>? loss_closure = null)
                where T : ParamGroup
            {
                torch.Tensor? loss = null;
                if (loss_closure is not null)
                {
                    using var recording = torch.enable_grad();
                    loss = loss_closure();
                }

                using var frozen = torch.no_grad();
                using var scope = torch.NewDisposeScope();
                foreach (var group in _parameter_groups)
                    body((T)group);
                return loss;
            }

            private protected void Register(ParamGroup group, Func<Parameter, OptimizerState> state)
            {
                group.Parameters = [.. group.Parameters];
                group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
                _parameter_groups.Add(group);
                foreach (var parameter in group.Parameters)
                {
                    _state[parameter] = state(parameter);
                    _state[parameter].Initialize(group.Options);
                }
            }

            protected override void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var state in _state.Values.OfType<IDisposable>())
                    state.Dispose();
                _state.Clear();
            }
        }
    }
}
