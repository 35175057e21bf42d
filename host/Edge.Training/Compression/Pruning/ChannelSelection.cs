namespace Edge.Training.Compressing;

/// <summary>Chooses the groups that go: the lowest scores first, as long as every layer keeps enough.</summary>
internal static class ChannelSelection
{
    /// <param name="scores">By group; groups without a score stay.</param>
    /// <returns>Ids of the groups to remove.</returns>
    public static HashSet<int> Choose(IReadOnlyList<ChannelGroup> groups, IReadOnlyDictionary<int, double> scores, PruningOptions options)
    {
        var layers = groups.Where(group => scores.ContainsKey(group.Id)).GroupBy(group => group.Layers)
            .Select(layer => new Layer([.. layer.Select(group => group.Id).OrderBy(id => scores[id])], options)).ToList();
        if (options.PerLayer)
        {
            foreach (Layer layer in layers)
                layer.Remove((int)(options.Ratio * layer.Ids.Length));
        }
        else
        {
            int wanted = (int)(options.Ratio * layers.Sum(layer => layer.Ids.Length));
            var next = layers.SelectMany(layer => layer.Ids.Select(id => (Layer: layer, Score: scores[id]))).OrderBy(candidate => candidate.Score);
            foreach (var (layer, _) in next)
            {
                if (wanted > 0 && layer.Remove(layer.Removed + 1))
                    wanted--;
            }
        }

        return [.. layers.SelectMany(layer => layer.Ids.Take(layer.RoundedRemoved))];
    }

    /// <summary>Groups of one layer, the least first, and how many of them go.</summary>
    private sealed class Layer(int[] ids, PruningOptions options)
    {
        private readonly int _most = ids.Length - Math.Min(ids.Length, Math.Max(options.LeastChannels, (int)Math.Ceiling(options.LeastShare * ids.Length)));

        public int[] Ids => ids;

        public int Removed { get; private set; }

        /// <summary>What is left then is a multiple; never more than there was.</summary>
        public int RoundedRemoved
        {
            get
            {
                int kept = ids.Length - Removed;
                return Removed == 0 ? 0 : Math.Max(0, ids.Length - (kept + options.Multiple - 1) / options.Multiple * options.Multiple);
            }
        }

        /// <summary>False when the layer keeps more than that.</summary>
        public bool Remove(int count)
        {
            int before = Removed;
            Removed = Math.Max(before, Math.Min(count, _most));
            return Removed > before;
        }
    }
}
