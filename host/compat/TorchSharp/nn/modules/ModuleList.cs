using System.Collections;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules in a list, registered under their positions.</summary>
        public class ModuleList<T> : torch.nn.Module, IReadOnlyList<T>
            where T : torch.nn.Module
        {
            private readonly List<T> list;

            public ModuleList(params T[] modules)
                : base(nameof(ModuleList<T>))
            {
                list = [.. modules];
                Renumber();
            }

            public int Count => list.Count;

            public T this[int index]
            {
                get => list[index];
                set
                {
                    list[index] = value;
                    Renumber();
                }
            }

            public void Add(T item) => append(item);

            public void append(params T[] parameters) => extend(parameters);

            public void extend(IEnumerable<T> modules)
            {
                list.AddRange(modules);
                Renumber();
            }

            public IEnumerator<T> GetEnumerator() => list.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
                // Its modules are registered as they come; the list that holds them is no component.
            }

            private void Renumber()
            {
                ClearModules();
                for (int i = 0; i < list.Count; i++)
                    register_module(i.ToString(), list[i]);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
