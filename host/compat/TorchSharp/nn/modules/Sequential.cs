using System.Runtime.CompilerServices;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules one after the other; what lies between two of them is disposed.</summary>
        public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly List<(string Name, torch.nn.IModule<torch.Tensor, torch.Tensor> Module)> parts = [];

            protected internal Sequential(params (string name, torch.nn.Module<torch.Tensor, torch.Tensor> submodule)[] modules)
                : base(nameof(Sequential))
            {
                foreach (var (key, module) in modules)
                    append(key, module);
            }

            protected internal Sequential(params torch.nn.Module<torch.Tensor, torch.Tensor>[] modules)
                : base(nameof(Sequential))
            {
                foreach (var module in modules)
                    append(module);
            }

            public int Count => parts.Count;

            [IndexerName("SequentialItems")]
            public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] => parts[index].Module;

            [IndexerName("SequentialItems")]
            public Sequential this[(int? start, int? end) index]
            {
                get
                {
                    int start = index.start ?? 0, end = index.end ?? parts.Count;
                    if (start < 0 || start > parts.Count || end < 0 || end > parts.Count)
                        throw new IndexOutOfRangeException($"{start}..{end} is not a valid range of {parts.Count} modules.");
                    var result = new Sequential(Array.Empty<torch.nn.Module<torch.Tensor, torch.Tensor>>());
                    for (int i = start; i < end; i++)
                        result.append(parts[i].Name, parts[i].Module);
                    return result;
                }
            }

            [IndexerName("SequentialItems")]
            public Sequential this[Range index] => this[(index.Start.GetOffset(parts.Count), index.End.GetOffset(parts.Count))];

            public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
            {
                parts.Add((name, module));
                return this;
            }

            public Sequential append(torch.nn.IModule<torch.Tensor, torch.Tensor> module) => append(parts.Count.ToString(), module);

            public override torch.Tensor forward(torch.Tensor tensor)
            {
                if (parts.Count == 0)
                    return tensor.alias();
                var result = parts[0].Module.call(tensor);
                for (int i = 1; i < parts.Count; i++)
                {
                    using var before = result;
                    result = parts[i].Module.call(before);
                }

                return result;
            }

            public override IEnumerable<(string name, torch.nn.Module module)> named_children() =>
                parts.Select(p => (p.Name, (torch.nn.Module)p.Module));

            public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<torch.Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (prefix, module) in recurse ? named_children() : [])
                {
                    foreach (var (key, parameter) in module.named_parameters(true))
                    {
                        if (seen.Add(parameter))
                            yield return ($"{prefix}.{key}", parameter);
                    }
                }
            }

            public override IEnumerable<(string name, torch.Tensor buffer)> named_buffers(bool recurse = true,
                bool include_nonpersistent = true)
            {
                var seen = new HashSet<torch.Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (prefix, module) in recurse ? named_children() : [])
                {
                    foreach (var (key, buffer) in module.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer))
                            yield return ($"{prefix}.{key}", buffer);
                    }
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                new([.. modules.Select(m => (m.Item1, m.Item2))]);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                new([.. modules.Select(m => (m.Item1, m.Item2))]);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);
        }
    }
}
