namespace Edge.Compiler.Execution.Wide;

/// <summary>Words that lie together: <paramref name="Words"/> of them, <paramref name="Offset"/> bytes behind an output position's first.</summary>
internal readonly record struct Segment(int Offset, int Words);

/// <summary>The sums of one vector of output channels at 8 positions, or at one, which stay in registers.</summary>
internal static unsafe class Tile<TVector, TLanes, TProducts>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
    where TProducts : struct, IProducts<TVector>
{
    /// <param name="source">The image, widened, with its border.</param>
    /// <param name="starts">Of 8 positions: where each reads, in bytes of the source.</param>
    /// <param name="segments">What each reads from there.</param>
    /// <param name="weights">A vector for each word of the segments.</param>
    /// <param name="bias">A vector that the sums begin with.</param>
    /// <param name="sums">Receives 8 vectors.</param>
    public static void Eight(byte* source, int* starts, Segment* segments, int count, byte* weights, byte* bias, byte* sums)
    {
        int step = TLanes.Count * sizeof(int);
        TVector sum0 = TLanes.Load(bias), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
        for (int s = 0; s < count; s++)
        {
            byte* at = source + segments[s].Offset;
            byte* a0 = at + starts[0], a1 = at + starts[1], a2 = at + starts[2], a3 = at + starts[3];
            byte* a4 = at + starts[4], a5 = at + starts[5], a6 = at + starts[6], a7 = at + starts[7];
            nint end = (nint)segments[s].Words * sizeof(int);
            for (nint k = 0; k < end; k += sizeof(int))
            {
                TVector w = TLanes.Load(weights);
                weights += step;
                sum0 = TProducts.MultiplyAdd(sum0, TLanes.Broadcast(a0 + k), w);
                sum1 = TProducts.MultiplyAdd(sum1, TLanes.Broadcast(a1 + k), w);
                sum2 = TProducts.MultiplyAdd(sum2, TLanes.Broadcast(a2 + k), w);
                sum3 = TProducts.MultiplyAdd(sum3, TLanes.Broadcast(a3 + k), w);
                sum4 = TProducts.MultiplyAdd(sum4, TLanes.Broadcast(a4 + k), w);
                sum5 = TProducts.MultiplyAdd(sum5, TLanes.Broadcast(a5 + k), w);
                sum6 = TProducts.MultiplyAdd(sum6, TLanes.Broadcast(a6 + k), w);
                sum7 = TProducts.MultiplyAdd(sum7, TLanes.Broadcast(a7 + k), w);
            }
        }

        TLanes.Store(sum0, sums);
        TLanes.Store(sum1, sums + step);
        TLanes.Store(sum2, sums + 2 * step);
        TLanes.Store(sum3, sums + 3 * step);
        TLanes.Store(sum4, sums + 4 * step);
        TLanes.Store(sum5, sums + 5 * step);
        TLanes.Store(sum6, sums + 6 * step);
        TLanes.Store(sum7, sums + 7 * step);
    }

    /// <inheritdoc cref="Eight"/>
    public static void One(byte* source, int start, Segment* segments, int count, byte* weights, byte* bias, byte* sums)
    {
        int step = TLanes.Count * sizeof(int);
        TVector sum = TLanes.Load(bias);
        for (int s = 0; s < count; s++)
        {
            byte* at = source + segments[s].Offset + start;
            for (int k = 0; k < segments[s].Words; k++)
            {
                sum = TProducts.MultiplyAdd(sum, TLanes.Broadcast(at), TLanes.Load(weights));
                at += sizeof(int);
                weights += step;
            }
        }

        TLanes.Store(sum, sums);
    }
}
