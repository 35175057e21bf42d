using System.Globalization;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;

namespace Edge.Bench.Mcu;

/// <summary>Counts networks on the ladder's cores, whole and node by node, and prints them beside what others took.</summary>
internal static class McuBench
{
    private const string Recorded = "bench/results/mcu.md";

    /// <param name="models">A folder of .tflite files; need not be there.</param>
    /// <param name="results">The file that receives the tables. Empty: the recorded ones are written anew, where the networks are those they tell of.</param>
    public static void Run(string models, string results)
    {
        IReadOnlyList<McuNetwork> networks = McuNetwork.All(models);
        IReadOnlyList<PeerFigure> peers = PeerFigure.All();
        var text = new StringBuilder(Introduction);
        var nodes = new StringBuilder();
        foreach (McuNetwork network in networks)
        {
            text.Append($"\n## {network.Name}: {network.Source}, {Number(network.Int8.Macs)} MAC\n\n{Head}");
            foreach (McuCore core in McuCore.All)
            {
                Console.Error.WriteLine($"{network.Name} on {core.Name}");
                var count = McuCount.Of(network, core);
                text.Append(Row(network, core, count));
                foreach (PeerFigure peer in peers.Where(peer => peer.Network == network.Name && peer.Core == core.Name))
                    text.Append(Row(peer, count.Whole));
                if (core.IsModelled)
                    nodes.Append(Nodes(network, core, count));
            }
        }

        text.Append(nodes).Append("\n```\nmake bench-mcu\n```\n");
        Console.Write(text);
        if (results.Length > 0 || networks.All(network => network.IsPublic))
            AtomicFile.Write(results.Length > 0 ? results : Recorded, text.ToString());
        else
        {
            Console.Error.WriteLine($"'{models}' has none of the public models: networks of this repository were counted, {Recorded} stays as it was; "
                + "MODELS=FOLDER says where they are");
        }
    }

    private const string Introduction =
        """
        # Instructions of an inference, beside other programs

        Each network is compiled as a user gets it, with gcc 12 and -O3, and runs once on noise in QEMU, with a plugin that counts every instruction: the
        counts are exact and the same on every run. Cycles are the published Cortex-M4 timings applied to them, without waiting for memory: a model, not a
        measurement; boards took 1.17 to 1.35 times as many. Text is the emitted code with its kernels, tables are weights and other constants, RAM is arena
        with working memory, input and output.

        The others were measured on the same emulators with the same model of cycles, on the same models: `bench/peers/mcu.json`, with commit and flags. How
        many times what edge takes they take stands behind their numbers. Their RAM is arena, scratch and what an interpreter keeps.

        """;

    private const string Head =
        """
        | core | program | instructions | times edge | per MAC | cycles, modelled | times edge | text | tables | RAM |
        |---|---|---|---|---|---|---|---|---|---|

        """;

    private static string Row(McuNetwork network, McuCore core, McuCount count)
    {
        string perMac = ((double)count.Whole.Instructions / network.Int8.Macs).ToString("0.00", CultureInfo.InvariantCulture);
        return $"| {core.Name} | **edge** | {Number(count.Whole.Instructions)} | | {perMac} | {Number(count.Whole.Cycles)} | "
            + $"| {Number(count.TextBytes)} | {Number(count.TableBytes)} | {Number(count.RamBytes)} |\n";
    }

    private static string Row(PeerFigure peer, McuWork own)
    {
        static string Times(long? theirs, long? ours) => theirs is { } a && ours is { } b ? ((double)a / b).ToString("0.00", CultureInfo.InvariantCulture) : "";
        return $"| {peer.Core} | {peer.Peer}, {peer.Flags}, {peer.Commit} | {Number(peer.Instructions)} | {Times(peer.Instructions, own.Instructions)} | "
            + $"| {Number(peer.Cycles)} | {Times(peer.Cycles, own.Cycles)} | {Number(peer.TextBytes)} | {Number(peer.RodataBytes)} | {Number(peer.RamBytes)} |\n";
    }

    // Views are computed by nobody.
    private static string Nodes(McuNetwork network, McuCore core, McuCount count)
    {
        var text = new StringBuilder($"\n## {network.Name}, node by node on a {core.Name}\n\n");
        text.Append("| node | kernel | output | MAC | instructions | per MAC | share | cycles, modelled |\n|---|---|---|---|---|---|---|---|\n");
        Dictionary<Node, Step> steps = count.Program.Steps.ToDictionary(step => step.Node);
        double all = count.Parts.Sum(part => part.Instructions);
        foreach (var (node, part) in count.Program.Graph.Nodes.Zip(count.Parts).Where(pair => steps.ContainsKey(pair.First)))
        {
            long macs = node.Operator.CountMacs(node);
            string perMac = macs == 0 ? "" : ((double)part.Instructions / macs).ToString("0.00", CultureInfo.InvariantCulture);
            string kernels = string.Join(", ", steps[node].Calls.Select(call => call.Kernel).Distinct());
            string share = (100 * part.Instructions / all).ToString("0.0", CultureInfo.InvariantCulture);
            string name = node.Name.Split(['\n', ';'])[0];
            text.Append($"| {name} | {kernels} | {node.Output.Shape} | {Number(macs)} | {Number(part.Instructions)} | {perMac} | {share} % | {Number(part.Cycles)} |\n");
        }

        return text.ToString();
    }

    private static string Number(long? number) => number?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";
}
