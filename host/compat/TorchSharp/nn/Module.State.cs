using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by their full names: handles to the module's own tensors, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (key, parameter) in named_parameters())
                    destination.TryAdd(Full(key), parameter);
                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(Full(key), buffer);
                foreach (var (key, module) in _internal_submodules)
                    module.state_dict(destination, Full(key));
                return destination;

                string Full(string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";
            }

            /// <summary>Copies values in by name.</summary>
            /// <exception cref="InvalidOperationException">Names are missing or unknown and <paramref name="strict"/> is true.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source,
                bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                var unexpected = source.Keys.Where(k => !skip.Contains(k) && !destination.ContainsKey(k)).ToList();
                var missing = destination.Keys.Where(k => !skip.Contains(k) && !source.ContainsKey(k)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                using var frozen = no_grad();
                foreach (var (key, tensor) in source)
                {
                    if (!skip.Contains(key) && destination.TryGetValue(key, out var mine))
                        mine.copy_(tensor);
                }

                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Number of entries, then each one's name and tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(e => skip?.Contains(e.Key) != true).ToList();
                LEB128Codec.Encode(writer, entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location))
                    throw new FileNotFoundException(location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>
            /// Reads what <see cref="save(BinaryWriter, IList{string}?)"/> wrote, into the parameters and buffers of the same names.
            /// </summary>
            /// <exception cref="ArgumentException">Names, types or shapes differ from the module's.</exception>
            /// <exception cref="InvalidDataException">The data is no saved state: it is cut short, or a number in it cannot be one.</exception>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                skip ??= [];
                var mine = state_dict();
                long count = SavedTensor.Guard("the number of entries", () => LEB128Codec.Decode(reader));
                if (strict && count != mine.Count)
                    throw new ArgumentException($"Mismatched state_dict sizes: expected {mine.Count}, but found {count} entries.");
                for (long i = 0; i < count; i++)
                {
                    string key = SavedTensor.Guard($"the name of entry {i}", reader.ReadString);
                    bool found = mine.TryGetValue(key, out var tensor);
                    if (strict && !found)
                        throw new ArgumentException($"Mismatched module state names: the target modules does not have a submodule or "
                            + $"buffer named '{key}'");
                    var saved = SavedTensor.ReadHeader(reader, key);
                    if (found && !skip.Contains(key))
                        saved.ReadInto(tensor!, reader);
                    else
                        saved.Skip(reader);
                    loadedParameters?.Add(key, found);
                }

                return this;
            }

            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);
        }
    }
}
